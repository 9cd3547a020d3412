// What the app may do, for every template here. A test compares both lists with the calls that the code makes
// (shared/domain/azure-operations.ts): a call without its action fails it, and so does an action without a call.

@export()
@description('On accounts and subscriptions. The last one lets the doctor read the rights of its own identity.')
var accountActions = [
  'Microsoft.CognitiveServices/accounts/read'
  'Microsoft.CognitiveServices/accounts/listKeys/action'
  'Microsoft.CognitiveServices/accounts/regenerateKey/action'
  'Microsoft.Resources/subscriptions/read'
  'Microsoft.Authorization/permissions/read'
]

@export()
@description('On a vault as a resource: for the doctor, which asks for the rights at its ARM id.')
var vaultActions = [
  'Microsoft.KeyVault/vaults/read'
  'Microsoft.Authorization/permissions/read'
]

@export()
@description('On the secrets of a vault: list, get, set and update; neither delete nor purge, recover, back up or restore.')
var secretDataActions = [
  'Microsoft.KeyVault/vaults/secrets/readMetadata/action'
  'Microsoft.KeyVault/vaults/secrets/getSecret/action'
  'Microsoft.KeyVault/vaults/secrets/setSecret/action'
  'Microsoft.KeyVault/vaults/secrets/update/action'
]
