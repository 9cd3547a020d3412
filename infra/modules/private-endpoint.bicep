// A private endpoint for one service of one resource, with the private DNS zone that leads the network to it.
import { texts } from 'types.bicep'

param location string
param tags texts
param name string
param targetId string

@description('The service: vault, blob, queue or table.')
param groupId string

param zoneName string
param networkId string
param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          groupIds: [groupId]
          privateLinkServiceId: targetId
        }
      }
    ]
    subnet: {
      id: subnetId
    }
  }

  resource zoneGroup 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: {
            privateDnsZoneId: zone.id
          }
        }
      ]
    }
  }
}
