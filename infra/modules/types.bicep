@export()
@description('Names with texts: tags, app settings.')
type texts = {
  *: string
}

@export()
@description('A vault that exists.')
type vaultReference = {
  name: string

  resourceGroup: string

  @description('The deployment\'s own where it is left out.')
  subscriptionId: string?
}

@export()
@description('Names of your own. What is left out gets a name that is unique to subscription, environment and location.')
type resourceNames = {
  resourceGroup: string?
  identity: string?
  storageAccount: string?
  workspace: string?
  applicationInsights: string?
  plan: string?
  functionApp: string?
  vault: string?
  virtualNetwork: string?
}

@export()
@description('A system topic of Event Grid that exists.')
type systemTopicReference = {
  @description('What its events are of: the name of a vault, or the id of a subscription.')
  source: string

  name: string

  @description('That of a vault is in the group of the vault.')
  resourceGroup: string
}
