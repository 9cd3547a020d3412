// Alert rules over what the app logs. Each is stateful: one message when a state begins, one when it is over, however often
// the state is logged in between. Each query gives one row for each thing to tell, and none where all is well.

@description('Region of the rules; that of the workspace.')
param location string

@description('Tags of the rules.')
param tags { *: string } = {}

@description('What the names of the rules begin with.')
param namePrefix string

@description('Resource id of the Log Analytics workspace that holds the traces of the app.')
param workspaceId string

@description('Resource id of the storage account that holds the queues of the app.')
param storageAccountId string

@description('Largest gap between two sweeps by ROTATION_SCHEDULE, in minutes. Azure Monitor looks back two days at most: beyond a day (1440) there is no rule "No sweep".')
@minValue(1)
param periodMinutes int

@description('Name of the function app, so that two deployments may log to one workspace. Empty: whatever logs there.')
param appName string = ''

@description('Resource ids of the action groups of every alert that has none of its own.')
param actionGroupIds string[] = []

@export()
type actionGroupsOfAlerts = {
  @description('Of "No sweep".')
  sweepMissing: string[]?
  @description('Of "Key overdue".')
  overdue: string[]?
  @description('Of "Account blocked".')
  blocked: string[]?
  @description('Of "Drift".')
  drift: string[]?
  @description('Of "Operation given up".')
  poison: string[]?
  @description('Of "Sweep failing".')
  failed: string[]?
}

@description('Resource ids of action groups for single alerts; where empty or left out, those of actionGroupIds.')
param actionGroupIdsByAlert actionGroupsOfAlerts = {}

// Azure Monitor takes these windows only (Azure/azure-rest-api-specs#21258). Within its window a query looks back as far
// as its own ago() says. An hour at least, since a line may take minutes from the app to the workspace.
var windows = [
  { minutes: 60, duration: 'PT1H' }
  { minutes: 120, duration: 'PT2H' }
  { minutes: 180, duration: 'PT3H' }
  { minutes: 240, duration: 'PT4H' }
  { minutes: 300, duration: 'PT5H' }
  { minutes: 360, duration: 'PT6H' }
  { minutes: 1440, duration: 'P1D' }
  { minutes: 2880, duration: 'P2D' }
]
var twicePeriod = min(max(2 * periodMinutes, 60), 2880)
var thricePeriod = min(max(3 * periodMinutes, 60), 2880)

var rules = [
  {
    key: 'sweepMissing'
    name: 'no-sweep'
    title: 'No sweep'
    enabled: periodMinutes <= 1440
    severity: 1
    lookBack: twicePeriod
    query: replace(loadTextContent('../queries/sweep-missing.kql'), 'ago(2880m)', 'ago(${twicePeriod}m)')
    dimensions: []
    description: 'No sweep succeeded in twice the period of ROTATION_SCHEDULE: keys go on ageing. Fires once after the first deployment, until the first sweep. See docs/runbook.md#alert-no-sweep'
  }
  {
    key: 'overdue'
    name: 'key-overdue'
    title: 'Key overdue'
    enabled: true
    severity: 1
    lookBack: twicePeriod
    query: replace(loadTextContent('../queries/overdue.kql'), 'ago(2880m)', 'ago(${twicePeriod}m)')
    dimensions: ['account']
    description: 'An account has a key that is older than ROTATION_MAX_KEY_AGE allows. See docs/runbook.md#alert-key-overdue'
  }
  {
    key: 'blocked'
    name: 'account-blocked'
    title: 'Account blocked'
    enabled: true
    severity: 2
    lookBack: twicePeriod
    query: replace(loadTextContent('../queries/blocked.kql'), 'ago(2880m)', 'ago(${twicePeriod}m)')
    dimensions: ['account', 'reason']
    description: 'Nothing is rotated for an account until a person removes the reason. See docs/runbook.md#alert-account-blocked'
  }
  {
    key: 'drift'
    name: 'drift'
    title: 'Drift'
    enabled: true
    severity: 3
    lookBack: 1440
    query: loadTextContent('../queries/drift.kql')
    dimensions: ['account']
    description: 'Somebody else wrote to a published secret, or regenerated a key, within a day. See docs/runbook.md#alert-drift'
  }
  {
    key: 'poison'
    name: 'operation-given-up'
    title: 'Operation given up'
    enabled: true
    severity: 2
    lookBack: 1440
    query: loadTextContent('../queries/poison.kql')
    dimensions: ['what', 'operation']
    description: 'Something that a person asked for over HTTP was not done after five tries, within a day. See docs/runbook.md#alert-operation-given-up'
  }
  {
    key: 'failed'
    name: 'sweep-failing'
    title: 'Sweep failing'
    enabled: true
    severity: 2
    lookBack: thricePeriod
    query: replace(loadTextContent('../queries/sweep-failing.kql'), 'ago(2880m)', 'ago(${thricePeriod}m)')
    dimensions: ['what']
    description: 'An account, or the listing of subscriptions or vaults, failed in sweep after sweep. See docs/runbook.md#alert-sweep-failing'
  }
]

var groupsByAlert = reduce(
  rules,
  {},
  (sofar, each) =>
    union(sofar, {
      '${each.key}': empty(actionGroupIdsByAlert[?each.key] ?? []) ? actionGroupIds : actionGroupIdsByAlert[each.key]
    })
)

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for each in rules: if (each.enabled) {
    name: '${namePrefix}-${each.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix}: ${each.title}'
      description: each.description
      severity: each.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: first(filter(windows, window => window.minutes >= each.lookBack))!.duration
      autoMitigate: true
      // A workspace that was created a minute ago does not know its tables; validation would fail the deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: replace(each.query, 'let appName = "";', 'let appName = "${appName}";')
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: map(each.dimensions, dimension => { name: dimension, operator: 'Include', values: ['*'] })
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: groupsByAlert[each.key]
      }
    }
  }
]

// What the log cannot tell where the app does not run: messages that stay in its queues. The metric has no names of queues
// and is refreshed once a day (Storage, monitoring of queues), so this is the slow net under the rule above.
resource waiting 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${namePrefix}-operation-waiting'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages stay in the queues of operations, or of operations given up. See docs/runbook.md#alert-operation-given-up'
    severity: 2
    enabled: true
    scopes: ['${storageAccountId}/queueServices/default']
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'messages'
          metricNamespace: 'Microsoft.Storage/storageAccounts/queueServices'
          metricName: 'QueueMessageCount'
          timeAggregation: 'Average'
          operator: 'GreaterThanOrEqual'
          threshold: 1
        }
      ]
    }
    actions: [for id in groupsByAlert.poison: { actionGroupId: id }]
  }
}
