// The workbook over what the app logs. Its layout is infra/workbook/workbook.json, where each "query" names a file of
// infra/queries.

@description('Region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags { *: string } = {}

@description('Name that the workbook shows.')
param displayName string

@description('Resource id of the Log Analytics workspace that holds the traces of the app.')
param workspaceId string

@description('Name of the function app, so that two deployments may log to one workspace. Empty: whatever logs there.')
param appName string = ''

var queries = {
  'workbook-accounts.kql': loadTextContent('../queries/workbook-accounts.kql')
  'workbook-actions.kql': loadTextContent('../queries/workbook-actions.kql')
  'workbook-ages.kql': loadTextContent('../queries/workbook-ages.kql')
  'workbook-drift.kql': loadTextContent('../queries/workbook-drift.kql')
  'workbook-operations.kql': loadTextContent('../queries/workbook-operations.kql')
  'workbook-sweeps.kql': loadTextContent('../queries/workbook-sweeps.kql')
  'workbook-troubles.kql': loadTextContent('../queries/workbook-troubles.kql')
}

// Each name of a file gives way to its text.
var layout = loadJsonContent('../workbook/workbook.json')
var itemsWithQueries = map(
  layout.items,
  item =>
    contains(item.content, 'query')
      ? union(item, {
          content: {
            query: replace(queries[item.content.?query ?? ''], 'let appName = "";', 'let appName = "${appName}";')
          }
        })
      : item
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, displayName)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({ version: layout.version, items: itemsWithQueries, '$schema': layout['$schema'] })
  }
}
