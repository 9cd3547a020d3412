// Not for use: every option at once, so that its snapshot shows each resource that the templates know. Deploying twice with
// an option switched off does not remove what it made.
using 'main.bicep'

param environmentName = 'everything'
param location = 'westeurope'
param subscriptionIds = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002']
param furtherSubscriptionIds = ['00000000-0000-0000-0000-000000000003']
param allowedVaults = [
  { name: 'kv-team-a', resourceGroup: 'rg-team-a', subscriptionId: '00000000-0000-0000-0000-000000000002' }
]
param packageUri = 'https://example.com/azure-ai-key-rotator.zip'
param privateNetwork = true
param eventsEnabled = true
param entraClientId = '00000000-0000-0000-0000-00000000000b'

// Each setting as docs/settings.md gives it for an example, so that none is taken for another.
param rotationMode = 'plan'
param rotationScope = 'adopt-all'
param rotationKinds = 'OpenAI'
param rotationDeployment = 'team-a'
param rotationReplaces = 'azure-ai-key-rotator/old-name/oldstorage.blob.core.windows.net'
param rotationSchedule = '0 */30 * * * *'
param rotationMaxKeyAge = 'P60D'
param rotationGrace = 'P2D'
param rotationMinGrace = 'PT12H'
param rotationLead = 'P5D'
param rotationAdoptionPeriod = 'P14D'
param rotationVerifyInterval = 'PT6H'
param rotationProbe = 'required'
param rotationSettle = 'PT1M'
param rotationConcurrency = 4
param rotationMaxPerSweep = 20
param rotationSweepBudget = 'PT10M'
param rotationDispatch = 'queue'
param rotationHttpAuth = 'entra'
param rotationRecordRetention = 'P1100D'
