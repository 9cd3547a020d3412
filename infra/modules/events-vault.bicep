// What others do to the secrets of one vault reaches the app within seconds (docs/event-grid.md).
// Deploy to the resource group of the vault: a system topic belongs to the subscription of its source.

@description('Region of the vault; a system topic lives where its source does.')
param location string

@description('Tags of the system topic.')
param tags { *: string } = {}

@description('Name of the vault, in this resource group.')
param vaultName string

@description('Name of the system topic to create, and of the event subscription; no other deployment may use it.')
param systemTopicName string

@description('Name of the system topic that the vault has already, in this resource group: Azure allows one for each source. Empty: it has none, one is created.')
param existingSystemTopicName string = ''

@description('Resource id of the function that takes the events: <function app>/functions/onChange. It must be deployed before.')
param onChangeFunctionId string

@description('Resource id of the user-assigned identity that writes events which could not be delivered. It needs Storage Blob Data Contributor on the container.')
param identityId string

@description('Resource id of the storage account for events that could not be delivered. Empty: they are dropped. Leave it empty where a firewall closes the account: Event Grid passes one with a system-assigned identity only.')
param deadLetterStorageId string

@description('Blob container for events that could not be delivered.')
param deadLetterContainer string

var createsTopic = empty(existingSystemTopicName)

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

// 2025-02-15 is the newest stable version; those after it are previews.
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (createsTopic) {
  name: systemTopicName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    source: vault.id
    topicType: 'Microsoft.KeyVault.vaults'
  }
}

module subscription 'events-to-function.bicep' = {
  params: {
    name: systemTopicName
    systemTopicName: createsTopic ? topic.name : existingSystemTopicName
    onChangeFunctionId: onChangeFunctionId
    // The topic of somebody else does not hold our identity.
    identityId: createsTopic ? identityId : ''
    deadLetterStorageId: deadLetterStorageId
    deadLetterContainer: deadLetterContainer
    filter: {
      includedEventTypes: [
        'Microsoft.KeyVault.SecretNewVersionCreated'
      ]
    }
  }
}
