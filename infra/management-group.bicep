targetScope = 'managementGroup'

metadata name = 'azure-ai-key-rotator: a management group'
metadata description = 'Lets a deployed rotator look at the accounts of every subscription in this management group, those added later too, and rotate their keys.'

import { accountActions } from 'modules/permissions.bicep'

@description('Principal id of the identity of the app: the output IDENTITY_PRINCIPAL_ID of main.bicep.')
@minLength(36)
@maxLength(36)
param principalId string

resource accountRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(managementGroup().id, principalId, 'accounts')
  properties: {
    // Unique in the tenant, and no longer than a name of a role may be.
    roleName: 'Azure AI Key Rotator ${uniqueString(managementGroup().id, principalId)} accounts'
    description: 'Lists Azure AI accounts, lists and regenerates their keys. For azure-ai-key-rotator.'
    type: 'CustomRole'
    permissions: [
      {
        actions: accountActions
      }
    ]
    assignableScopes: [managementGroup().id]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, accountRole.id)
  properties: {
    description: 'azure-ai-key-rotator rotates the keys of accounts that are opted in by tag.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: accountRole.id
  }
}
