// The two custom roles. Their names are unique in the tenant, since several deployments may share it.
targetScope = 'subscription'

import { accountActions, secretDataActions, vaultActions } from 'permissions.bicep'

@description('Tells this deployment from others.')
param token string

@description('Name of the role on accounts, a GUID.')
param accountRoleName string

@description('Name of the role on secrets, a GUID.')
param vaultRoleName string

@description('Subscriptions beside this one where the role on accounts may be assigned, as ARM ids.')
param accountScopes string[]

@description('Resource groups or subscriptions beside this one where the role on secrets may be assigned, as ARM ids.')
param vaultScopes string[]

resource accounts 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: accountRoleName
  properties: {
    roleName: 'Azure AI Key Rotator ${token} accounts'
    description: 'Lists Azure AI accounts, lists and regenerates their keys. For azure-ai-key-rotator.'
    type: 'CustomRole'
    permissions: [
      {
        actions: accountActions
      }
    ]
    assignableScopes: union([subscription().id], accountScopes)
  }
}

resource secrets 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: vaultRoleName
  properties: {
    roleName: 'Azure AI Key Rotator ${token} secrets'
    description: 'Lists, reads, sets and updates secrets of a vault; deletes none. For azure-ai-key-rotator.'
    type: 'CustomRole'
    permissions: [
      {
        actions: vaultActions
        dataActions: secretDataActions
      }
    ]
    assignableScopes: union([subscription().id], vaultScopes)
  }
}
