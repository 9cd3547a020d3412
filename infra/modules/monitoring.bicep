// Where the app's events go. Neither takes anything by key: only who has a role may write.
import { texts } from 'types.bicep'

param location string
param tags texts
param workspaceName string
param componentName string

@description('Principal of the identity of the app.')
param principalId string

param identityName string

@minValue(30)
@maxValue(730)
param retentionInDays int

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    features: {
      disableLocalAuth: true
    }
    retentionInDays: retentionInDays
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

// Lets the app send telemetry with its identity (Application Insights, Microsoft Entra authentication).
resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, identityName, monitoringMetricsPublisher)
  properties: {
    description: 'Monitoring Metrics Publisher for azure-ai-key-rotator on its own Application Insights.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

output workspaceId string = workspace.id
