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
param rotationHttpAuth = 'entra'
param entraClientId = '00000000-0000-0000-0000-00000000000b'
