// The app's own storage account: locks, records, operations, the deployed package, the host's own state. It holds no key.
import { texts } from 'types.bicep'

param location string
param tags texts
param name string

@description('Whether only private endpoints may reach it.')
param isPrivate bool

@description('Principal of the identity of the app.')
param principalId string

param identityName string

@description('Where the deployed package lies.')
param packageContainer string

@description('Where Event Grid puts events that it could not deliver.')
param deadLetterContainer string

// The app creates these too where they are missing (shared/azure/blob-service.ts, shared/operate/ports.ts).
var containers = ['key-rotator-locks', 'key-rotator-records', packageContainer, deadLetterContainer]
// The host moves a message to the second one after five attempts; it is made here so that the alert on it has something to watch.
var queues = ['key-rotator-operations', 'key-rotator-operations-poison']

// Built-in roles for storage, at this account only. The Functions host asks for the first and the last on its own storage
// (functions-reference, connecting to host storage with an identity); locks, records and events that could not be delivered
// come with the first, the queue of operations with the second.
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A container that was deleted by mistake can be restored. Not so for blobs: locks are rewritten all the time.
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 7
      }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [
      for queue in queues: {
        name: queue
      }
    ]
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: account
    name: guid(account.id, identityName, role.value)
    properties: {
      description: '${role.key} for azure-ai-key-rotator on its own storage account.'
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

output id string = account.id
output blobServiceUri string = account.properties.primaryEndpoints.blob
output queueServiceUri string = account.properties.primaryEndpoints.queue
output tableServiceUri string = account.properties.primaryEndpoints.table
