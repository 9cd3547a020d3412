targetScope = 'subscription'

metadata name = 'azure-ai-key-rotator'
metadata description = 'Rotates the keys of Azure OpenAI and Azure AI Foundry accounts and publishes them in Key Vault. docs/deploy.md tells how to use it.'

import { actionGroupsOfAlerts } from 'modules/alerts.bicep'
import { resourceNames, systemTopicReference, texts, vaultReference } from 'modules/types.bicep'

// ---- Where and under which names ----

@description('Name of this deployment of the template: part of the names of its resources. Two of them in one subscription need two names.')
@minLength(1)
@maxLength(32)
param environmentName string = 'key-rotator'

@description('Region of everything that is created. Flex Consumption must be offered there.')
@metadata({ azd: { type: 'location' } })
param location string = deployment().location

@description('Tags of everything that is created.')
param tags texts = {}

@description('Names of your own, where the generated ones will not do.')
param names resourceNames = {}

// ---- What is looked at ----

@description('Subscriptions whose accounts are looked at: the role on accounts is assigned there. Empty where management-group.bicep assigns it.')
param subscriptionIds string[] = [subscription().subscriptionId]

@description('Further subscriptions that are looked at, where somebody else assigns the role with further-subscription.bicep.')
param furtherSubscriptionIds string[] = []

// ---- The vault ----

@description('A vault that exists, in RBAC mode, for the published keys: its name. Empty: a new one is created.')
param existingVaultName string = ''

@description('Its resource group.')
param existingVaultResourceGroup string = ''

@description('Its subscription. Empty: that of the deployment.')
param existingVaultSubscriptionId string = ''

@description('Further vaults, which the tag `key-rotation-vault` of an account may name; `KEY_VAULT_ALLOWED_URLS` is made of them. The role on secrets is assigned there too.')
param allowedVaults vaultReference[] = []

// ---- The app ----

@description('Address of the package of a release, which is deployed at once. Empty: `azd deploy`, or another tool, brings the code afterwards.')
param packageUri string = ''

@description('Version of Node.')
@allowed(['24', '22'])
param nodeVersion string = '24'

@description('Memory of one instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances at once. The timer needs one, HTTP and the queue of operations one each.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Client id of the app registration whose app roles let callers in (docs/http-api.md). With `rotationHttpAuth` `entra`, the platform then asks for a sign-in with it.')
param entraClientId string = ''

@description('A virtual network: the app calls from it, and only private endpoints reach storage and a new vault. Whoever reads the published keys needs a way into it.')
param privateNetwork bool = false

@description('Address space of that network, a /24 or larger.')
param networkAddressPrefix string = '10.83.0.0/24'

@description('ARM id of a NAT gateway for the outgoing calls of the app. Empty: Azure finds them a way.')
param natGatewayId string = ''

// ---- Watching it ----

@description('How long Log Analytics keeps what the app logs, days.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 90

@description('Largest gap between two sweeps of `rotationSchedule`, minutes: the alerts go by it.')
@minValue(1)
@maxValue(1440)
param sweepPeriodMinutes int = 60

@description('Action groups that every alert goes to, as ARM ids. Empty: alerts are seen in the portal only.')
param actionGroupIds string[] = []

@description('Action groups for single alerts, instead of those: sweepMissing, overdue, blocked, drift, poison, failed.')
param actionGroupIdsByAlert actionGroupsOfAlerts = {}

@description('Repairs within seconds by Event Grid (docs/event-grid.md). Only once the code is deployed: Event Grid asks whether the function is there.')
param eventsEnabled bool = false

@description('System topics that vaults or subscriptions have already, since Azure allows one for each source. The others are created.')
param existingSystemTopics systemTopicReference[] = []

// ---- Settings of the app: docs/settings.md ----

@description('`plan` decides and reports only: no lock is taken, nothing is written but the record of the run, and requests that would change something are refused. Use it as the kill switch.')
@allowed(['rotate', 'plan'])
param rotationMode string = 'rotate'

@description('`tagged` touches only accounts with the tag `key-rotation`; `adopt-all` adopts and reports every account but rotates only tagged ones; `all` rotates every account that is not tagged `disabled`.')
@allowed(['tagged', 'adopt-all', 'all'])
param rotationScope string = 'tagged'

@description('Kinds of accounts to look at.')
param rotationKinds string = 'OpenAI,AIServices'

@description('Name of this deployment. It rotates accounts whose tag `key-rotation` says its name; `enabled` means `default`.')
param rotationDeployment string = 'default'

@description('A deployment, as the tag `managed-by` of its secrets names it, whose secrets this one takes over. Remove the other deployment first.')
param rotationReplaces string = ''

@description('When to sweep. The Functions host reads this setting too; where it is missing or wrong, no sweep ever runs. The largest gap between two sweeps is at most half of `ROTATION_LEAD`.')
param rotationSchedule string = '0 0 * * * *'

@description('No key value lives longer; the tag `key-rotation-max-age` of an account may only shorten it. At least 2 × (grace + PT15M) + lead + the largest gap of the schedule.')
param rotationMaxKeyAge string = 'P90D'

@description('How long the old value stays valid after a new one was published. Consumers must read the secret again within this time.')
param rotationGrace string = 'P3D'

@description('The floor for `ROTATION_GRACE` and for the tag `key-rotation-grace` of an account.')
param rotationMinGrace string = 'P1D'

@description('How long before the last safe moment a rotation falls due, so that an outage breaks no promise.')
param rotationLead string = 'P2D'

@description('Time between the adoption of an account and its first rotation, in which consumers move to the secret. At least `ROTATION_GRACE`.')
param rotationAdoptionPeriod string = 'P7D'

@description('How often the published value of an account is compared with its live keys. Where it is longer than the time between two sweeps, the accounts are spread evenly.')
param rotationVerifyInterval string = 'PT1H'

@description('Whether a key is tried on the data plane before it is published. `required` stops where it cannot be tried (private network), `best-effort` waits two minutes instead, `off` never tries.')
@allowed(['required', 'best-effort', 'off'])
param rotationProbe string = 'best-effort'

@description('How long a new key must be accepted without a break before it is published.')
param rotationSettle string = 'PT30S'

@description('Accounts of a sweep worked on at once. Waits and drift checks do not count.')
@minValue(1)
@maxValue(64)
param rotationConcurrency int = 8

@description('Most regenerations in one sweep; the rest waits for the next one.')
@minValue(1)
@maxValue(10000)
param rotationMaxPerSweep int = 100

@description('After this time a sweep starts no further account; the rest is deferred, most urgent first.')
param rotationSweepBudget string = 'PT20M'

@description('`queue` sends one message per account with work to the instances of the app, instead of doing the work in the sweep (docs/queue.md).')
@allowed(['inline', 'queue'])
param rotationDispatch string = 'inline'

@description('`function` asks for a function key; `entra` for a token with app roles, checked by the platform. Rollback, force and compromised over HTTP need `entra`.')
@allowed(['function', 'entra'])
param rotationHttpAuth string = 'function'

@description('How long the records of runs and the history of each account are kept; both are what `npm run rotator -- evidence` is made of. A year of history is removed as a whole, once all of it is older.')
param rotationRecordRetention string = 'P400D'

// ---- What follows from them ----

var token = uniqueString(subscription().id, environmentName, location)
var resourceGroupName = names.?resourceGroup ?? 'rg-${environmentName}'
var identityName = names.?identity ?? 'id-${token}'
var componentName = names.?applicationInsights ?? 'appi-${token}'
var appName = names.?functionApp ?? 'func-${token}'
var accountRoleName = guid(subscription().id, token, 'accounts')
var vaultRoleName = guid(subscription().id, token, 'secrets')
var vaultName = empty(existingVaultName) ? (names.?vault ?? 'kv-${token}') : existingVaultName
var isVaultNew = empty(existingVaultName)
var packageContainer = 'app-package'
var deadLetterContainer = 'events-not-delivered'

// The first one is that of KEY_VAULT_URL.
var vaults = concat(
  [
    {
      name: vaultName
      resourceGroup: isVaultNew ? resourceGroupName : existingVaultResourceGroup
      subscriptionId: isVaultNew || empty(existingVaultSubscriptionId)
        ? subscription().subscriptionId
        : existingVaultSubscriptionId
    }
  ],
  map(allowedVaults, vault => {
    name: vault.name
    resourceGroup: vault.resourceGroup
    subscriptionId: vault.?subscriptionId ?? subscription().subscriptionId
  })
)
var vaultSuffix = environment().suffixes.keyvaultDns
var eventSubscriptionIds = eventsEnabled ? subscriptionIds : []
var topicOf = toObject(existingSystemTopics, topic => topic.source)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: identityName
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.?storageAccount ?? 'st${token}'
    isPrivate: privateNetwork
    principalId: identity.outputs.principalId
    identityName: identityName
    packageContainer: packageContainer
    deadLetterContainer: deadLetterContainer
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: names.?workspace ?? 'log-${token}'
    componentName: componentName
    principalId: identity.outputs.principalId
    identityName: identityName
    retentionInDays: logRetentionInDays
  }
}

module vault 'modules/vault.bicep' = if (isVaultNew) {
  scope: group
  params: {
    location: location
    tags: tags
    name: vaultName
    isPrivate: privateNetwork
  }
}

// ---- Rights ----

module roles 'modules/roles-definitions.bicep' = {
  params: {
    token: token
    accountRoleName: accountRoleName
    vaultRoleName: vaultRoleName
    accountScopes: map(subscriptionIds, id => '/subscriptions/${id}')
    vaultScopes: map(vaults, vault => '/subscriptions/${vault.subscriptionId}')
  }
}

module accountRoles 'modules/roles-accounts.bicep' = [
  for id in subscriptionIds: {
    scope: subscription(id)
    params: {
      // A new identity gets new assignments: a name that stood for the old one could not be used again. The price is that
      // What-If does not look into this module.
      #disable-next-line what-if-short-circuiting
      principalId: identity.outputs.principalId
      roleName: accountRoleName
    }
    dependsOn: [roles]
  }
]

module vaultRoles 'modules/roles-vault.bicep' = [
  for each in vaults: {
    scope: resourceGroup(each.subscriptionId, each.resourceGroup)
    params: {
      vaultName: each.name
      // As above.
      #disable-next-line what-if-short-circuiting
      principalId: identity.outputs.principalId
      roleName: vaultRoleName
    }
    dependsOn: [roles, vault]
  }
]

// ---- Network ----

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.?virtualNetwork ?? 'vnet-${token}'
    addressPrefix: networkAddressPrefix
    natGatewayId: natGatewayId
  }
}

// The zone of a vault is named otherwise than its address (Private Link, private DNS zone values): vaultcore for vault.
module vaultEndpoint 'modules/private-endpoint.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'pe-vault-${token}'
    targetId: vaultRoles[0].outputs.vaultId
    groupId: 'vault'
    zoneName: 'privatelink${replace(vaultSuffix, '.vault.', '.vaultcore.')}'
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
  }
}

module storageEndpoints 'modules/private-endpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: if (privateNetwork) {
    scope: group
    params: {
      location: location
      tags: tags
      name: 'pe-${service}-${token}'
      targetId: storage.outputs.id
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointSubnetId
    }
  }
]

// ---- The app and its code ----

module app 'modules/app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    planName: names.?plan ?? 'plan-${token}'
    name: appName
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    applicationInsightsName: componentName
    blobServiceUri: storage.outputs.blobServiceUri
    queueServiceUri: storage.outputs.queueServiceUri
    tableServiceUri: storage.outputs.tableServiceUri
    packageContainer: packageContainer
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    entraClientId: rotationHttpAuth == 'entra' ? entraClientId : ''
    settings: {
      KEY_VAULT_URL: 'https://${vaultName}${vaultSuffix}'
      KEY_VAULT_ALLOWED_URLS: join(map(allowedVaults, vault => 'https://${vault.name}${vaultSuffix}'), ',')
      AZURE_SUBSCRIPTION_IDS: join(union(subscriptionIds, furtherSubscriptionIds), ',')
      AZURE_CLIENT_ID: identity.outputs.clientId
      AZURE_RESOURCE_MANAGER_URL: environment().resourceManager
      // The address is an audience of its own in every cloud.
      AZURE_RESOURCE_MANAGER_AUDIENCE: environment().resourceManager
      ROTATION_MODE: rotationMode
      ROTATION_SCOPE: rotationScope
      ROTATION_KINDS: rotationKinds
      ROTATION_DEPLOYMENT: rotationDeployment
      ROTATION_REPLACES: rotationReplaces
      ROTATION_SCHEDULE: rotationSchedule
      ROTATION_MAX_KEY_AGE: rotationMaxKeyAge
      ROTATION_GRACE: rotationGrace
      ROTATION_MIN_GRACE: rotationMinGrace
      ROTATION_LEAD: rotationLead
      ROTATION_ADOPTION_PERIOD: rotationAdoptionPeriod
      ROTATION_VERIFY_INTERVAL: rotationVerifyInterval
      ROTATION_PROBE: rotationProbe
      ROTATION_SETTLE: rotationSettle
      ROTATION_CONCURRENCY: string(rotationConcurrency)
      ROTATION_MAX_PER_SWEEP: string(rotationMaxPerSweep)
      ROTATION_SWEEP_BUDGET: rotationSweepBudget
      ROTATION_DISPATCH: rotationDispatch
      ROTATION_HTTP_AUTH: rotationHttpAuth
      ROTATION_RECORD_RETENTION: rotationRecordRetention
    }
  }
  // With its rights and ways in place, the host starts at the first try.
  dependsOn: [monitoring, storageEndpoints]
}

module package 'modules/package.bicep' = if (!empty(packageUri)) {
  scope: group
  params: {
    appName: appName
    packageUri: packageUri
  }
  dependsOn: [app]
}

// ---- Events, alerts, workbook ----

module vaultEvents 'modules/events-vault.bicep' = [
  for (each, index) in vaults: if (eventsEnabled) {
    scope: resourceGroup(each.subscriptionId, each.resourceGroup)
    params: {
      location: vaultRoles[index].outputs.location
      tags: tags
      vaultName: each.name
      systemTopicName: 'evgt-${each.name}-${token}'
      existingSystemTopicName: topicOf[?each.name].?name ?? ''
      onChangeFunctionId: '${app.outputs.id}/functions/onChange'
      identityId: identity.outputs.id
      // Event Grid passes a firewall with a system-assigned identity only.
      deadLetterStorageId: privateNetwork ? '' : storage.outputs.id
      deadLetterContainer: deadLetterContainer
    }
    dependsOn: [package]
  }
]

module accountEvents 'modules/events-accounts.bicep' = [
  for id in eventSubscriptionIds: {
    scope: subscription(id)
    params: {
      location: location
      tags: tags
      resourceGroupName: topicOf[?id].?resourceGroup ?? resourceGroupName
      systemTopicName: 'evgt-accounts-${token}'
      existingSystemTopicName: topicOf[?id].?name ?? ''
      onChangeFunctionId: '${app.outputs.id}/functions/onChange'
      identityId: identity.outputs.id
      deadLetterStorageId: privateNetwork ? '' : storage.outputs.id
      deadLetterContainer: deadLetterContainer
    }
    dependsOn: [package]
  }
]

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    namePrefix: environmentName
    workspaceId: monitoring.outputs.workspaceId
    storageAccountId: storage.outputs.id
    periodMinutes: sweepPeriodMinutes
    actionGroupIds: actionGroupIds
    actionGroupIdsByAlert: actionGroupIdsByAlert
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    displayName: 'Key rotation: ${environmentName}'
    workspaceId: monitoring.outputs.workspaceId
  }
}

// ---- Names and addresses, for azd and for you ----

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = resourceGroupName
output AZURE_FUNCTION_APP_NAME string = appName
output FUNCTION_APP_ADDRESS string = 'https://${app.outputs.hostName}'
output PUBLISHING_VAULT_ADDRESS string = 'https://${vaultName}${vaultSuffix}'
output STORAGE_BLOB_ADDRESS string = storage.outputs.blobServiceUri
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
