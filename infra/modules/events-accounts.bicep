// Events of the accounts in one subscription. Their topic needs a resource group there: this makes it, and changes nothing
// where the app is, whose group has the same name. A topic that exists has its group.
targetScope = 'subscription'

import { texts } from 'types.bicep'

param location string
param tags texts
param resourceGroupName string
param systemTopicName string
param existingSystemTopicName string
param onChangeFunctionId string
param identityId string
param deadLetterStorageId string
param deadLetterContainer string

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = if (empty(existingSystemTopicName)) {
  name: resourceGroupName
  location: location
  tags: tags
}

module events 'events-subscription.bicep' = {
  scope: resourceGroup(resourceGroupName)
  params: {
    tags: tags
    systemTopicName: systemTopicName
    existingSystemTopicName: existingSystemTopicName
    onChangeFunctionId: onChangeFunctionId
    identityId: identityId
    deadLetterStorageId: deadLetterStorageId
    deadLetterContainer: deadLetterContainer
  }
  dependsOn: [group]
}
