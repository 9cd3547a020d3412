// The function app on a Flex Consumption plan. Everything it reaches, it reaches with its identity; the one address with a
// key in it, the connection string of Application Insights, opens nothing, since local authentication is off there.
import { texts } from 'types.bicep'

param location string
param tags texts
param planName string
param name string

param identityId string
param identityClientId string

@description('Settings beside those that the host needs: everything of docs/settings.md.')
param settings texts

param applicationInsightsName string
param blobServiceUri string
param queueServiceUri string
param tableServiceUri string
param packageContainer string

@allowed(['24', '22'])
param nodeVersion string

@allowed([512, 2048, 4096])
param instanceMemoryMB int

@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Subnet for outgoing calls; empty: none.')
param subnetId string

@description('Client id of the app registration with which callers over HTTP sign in; empty: function keys.')
param entraClientId string

// The host's own names; functions-reference, connecting to host storage with an identity.
var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: blobServiceUri
  AzureWebJobsStorage__queueServiceUri: queueServiceUri
  AzureWebJobsStorage__tableServiceUri: tableServiceUri
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app to deploy to by this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobServiceUri}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    serverFarmId: plan.id
    siteConfig: {
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, hostSettings)
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  // Health is for monitors without a sign-in. Event Grid calls the webhook with the key of its own that the host checks;
  // it cannot sign in to an app (MicrosoftDocs/azure-docs#59065, #99036). A star at the end is allowed (#86514 there).
  resource authentication 'config' = if (!empty(entraClientId)) {
    name: 'authsettingsV2'
    properties: {
      globalValidation: {
        excludedPaths: ['/api/health', '/runtime/webhooks/*']
        redirectToProvider: 'azureactivedirectory'
        requireAuthentication: true
        unauthenticatedClientAction: 'RedirectToLoginPage'
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: uri(environment().authentication.loginEndpoint, '${tenant().tenantId}/v2.0')
          }
          validation: {
            allowedAudiences: [entraClientId, 'api://${entraClientId}']
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
      platform: {
        enabled: true
      }
    }
    dependsOn: [appSettings]
  }
}

output id string = app.id
output hostName string = app.properties.defaultHostName
