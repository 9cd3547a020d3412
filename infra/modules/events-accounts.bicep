// Events of the accounts in one subscription. Their topic needs a resource group there: this makes it, and changes nothing
// where the app is, whose group has the same name.
targetScope = 'subscription'

import { texts } from 'types.bicep'

param location string
param tags texts
param resourceGroupName string
param systemTopicName string
param onChangeFunctionId string
param identityId string
param deadLetterStorageId string
param deadLetterContainer string

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module events 'events-subscription.bicep' = {
  scope: group
  params: {
    tags: tags
    systemTopicName: systemTopicName
    onChangeFunctionId: onChangeFunctionId
    identityId: identityId
    deadLetterStorageId: deadLetterStorageId
    deadLetterContainer: deadLetterContainer
  }
}
