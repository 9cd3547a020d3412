// The app's one identity. User-assigned, so that it and its roles outlive the app.
import { texts } from 'types.bicep'

param location string
param tags texts
param name string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
