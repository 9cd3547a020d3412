// The role on accounts, at one subscription.
targetScope = 'subscription'

param principalId string

@description('Name of the role definition, a GUID.')
param roleName string

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, roleName)
  properties: {
    description: 'azure-ai-key-rotator rotates the keys of accounts that are opted in by tag.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
  }
}
