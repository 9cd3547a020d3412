// The event subscription of a system topic: what the filter lets through is delivered to the function onChange.

@description('Name of the event subscription. Several deployments may share a topic: each has a name of its own.')
param name string

@description('Name of the system topic, in this resource group.')
param systemTopicName string

@description('Resource id of the function that takes the events.')
param onChangeFunctionId string

@description('Resource id of the identity of the topic that writes events which could not be delivered. Empty: the topic has none, they are dropped.')
param identityId string

@description('Resource id of the storage account for events that could not be delivered. Empty: they are dropped.')
param deadLetterStorageId string

@description('Blob container for events that could not be delivered.')
param deadLetterContainer string

@description('What is delivered: includedEventTypes and advancedFilters of the event subscription.')
param filter resourceInput<'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15'>.properties.filter

// 2025-02-15 is the newest stable version; those after it are previews.
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

resource delivery 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: name
  properties: {
    // Resource Manager checks the caller of the deployment; the identity needs no right on the app for this.
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: onChangeFunctionId
        // The function takes one event at a time.
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: filter
    // The longest that Event Grid offers; by then a sweep has looked many times.
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: empty(identityId) || empty(deadLetterStorageId)
      ? null
      : {
          identity: {
            type: 'UserAssigned'
            userAssignedIdentity: identityId
          }
          deadLetterDestination: {
            endpointType: 'StorageBlob'
            properties: {
              resourceId: deadLetterStorageId
              blobContainerName: deadLetterContainer
            }
          }
        }
  }
}
