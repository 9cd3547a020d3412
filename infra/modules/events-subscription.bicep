// What others do to the accounts of one subscription, their keys and tags reaches the app within seconds
// (docs/event-grid.md). Deploy to a resource group of that subscription: a system topic belongs to the subscription of
// its source.

@description('Tags of the system topic.')
param tags { *: string } = {}

@description('Name of the system topic to create, and of the event subscription; no other deployment may use it.')
param systemTopicName string

@description('Name of the system topic that the subscription has already, in this resource group: Azure allows one for each source. Empty: it has none, one is created.')
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

// 2025-02-15 is the newest stable version; those after it are previews.
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (createsTopic) {
  name: systemTopicName
  // Events of a subscription come from no region.
  location: 'global'
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

module eventSubscription 'events-to-function.bicep' = {
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
        'Microsoft.Resources.ResourceActionSuccess'
        'Microsoft.Resources.ResourceWriteSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
      ]
      // Without these the app is woken for every change in the subscription, and paid for. Texts are compared without
      // regard to case.
      advancedFilters: [
        {
          operatorType: 'StringIn'
          key: 'data.operationName'
          values: [
            'Microsoft.CognitiveServices/accounts/regenerateKey/action'
            'Microsoft.CognitiveServices/accounts/write'
            'Microsoft.CognitiveServices/accounts/delete'
            'Microsoft.Resources/tags/write'
            'Microsoft.Resources/tags/delete'
          ]
        }
        {
          operatorType: 'StringContains'
          key: 'Subject'
          values: [
            'Microsoft.CognitiveServices/accounts'
          ]
        }
      ]
    }
  }
}
