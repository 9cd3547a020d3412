// The role on secrets, at one vault.
param vaultName string
param principalId string

@description('Name of the role definition, a GUID.')
param roleName string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, roleName)
  properties: {
    description: 'azure-ai-key-rotator publishes keys in this vault.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
  }
}

output vaultId string = vault.id
output location string = vault.location
