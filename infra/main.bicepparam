// Values for `azd up`. azd fills in what it asks for (AZURE_ENV_NAME, AZURE_LOCATION, AZURE_SUBSCRIPTION_ID); everything
// else is set with `azd env set NAME VALUE` before `azd provision`, or here. What is not set has the default of main.bicep.
// Lists are separated by commas, without blanks. docs/deploy.md tells what to set when.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'key-rotator')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param tags = { 'azd-env-name': readEnvironmentVariable('AZURE_ENV_NAME', 'key-rotator') }

// Whose accounts are looked at. Without it: those of the subscription that is deployed to.
// azd env set ROTATOR_SUBSCRIPTION_IDS 00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002
param subscriptionIds = filter(
  split(
    readEnvironmentVariable(
      'ROTATOR_SUBSCRIPTION_IDS',
      readEnvironmentVariable('AZURE_SUBSCRIPTION_ID', '00000000-0000-0000-0000-000000000001')
    ),
    ','
  ),
  id => !empty(id)
)

// Looked at as well, where their owner deploys further-subscription.bicep.
param furtherSubscriptionIds = filter(
  split(readEnvironmentVariable('ROTATOR_FURTHER_SUBSCRIPTION_IDS', ''), ','),
  id => !empty(id)
)

// A vault that you have, in RBAC mode. Without it a new one is made.
param existingVaultName = readEnvironmentVariable('ROTATOR_VAULT_NAME', '')
param existingVaultResourceGroup = readEnvironmentVariable('ROTATOR_VAULT_RESOURCE_GROUP', '')
param existingVaultSubscriptionId = readEnvironmentVariable('ROTATOR_VAULT_SUBSCRIPTION_ID', '')

// A network of its own, with private endpoints for storage and a new vault.
param privateNetwork = bool(readEnvironmentVariable('ROTATOR_PRIVATE_NETWORK', 'false'))
param networkAddressPrefix = readEnvironmentVariable('ROTATOR_NETWORK_ADDRESS_PREFIX', '10.83.0.0/24')
param natGatewayId = readEnvironmentVariable('ROTATOR_NAT_GATEWAY_ID', '')

// Who hears of alerts: ids of action groups.
param actionGroupIds = filter(split(readEnvironmentVariable('ROTATOR_ACTION_GROUP_IDS', ''), ','), id => !empty(id))

// Set to true by the hook after the first deployment of the code (azure.yaml). `azd env set ROTATOR_EVENTS off` keeps it off.
param eventsEnabled = readEnvironmentVariable('ROTATOR_EVENTS', '') == 'on'

// Begin with `azd env set ROTATION_MODE plan`: the app then decides and reports only.
param rotationMode = readEnvironmentVariable('ROTATION_MODE', 'rotate')
param rotationScope = readEnvironmentVariable('ROTATION_SCOPE', 'tagged')
param rotationKinds = readEnvironmentVariable('ROTATION_KINDS', 'OpenAI,AIServices')
param rotationDeployment = readEnvironmentVariable('ROTATION_DEPLOYMENT', 'default')
param rotationReplaces = readEnvironmentVariable('ROTATION_REPLACES', '')

// The life cycle of a key. A sweep every hour; the alerts are told the largest gap between two.
param rotationSchedule = readEnvironmentVariable('ROTATION_SCHEDULE', '0 0 * * * *')
param sweepPeriodMinutes = int(readEnvironmentVariable('ROTATOR_SWEEP_PERIOD_MINUTES', '60'))
param rotationMaxKeyAge = readEnvironmentVariable('ROTATION_MAX_KEY_AGE', 'P90D')
param rotationGrace = readEnvironmentVariable('ROTATION_GRACE', 'P3D')
param rotationMinGrace = readEnvironmentVariable('ROTATION_MIN_GRACE', 'P1D')
param rotationLead = readEnvironmentVariable('ROTATION_LEAD', 'P2D')
param rotationAdoptionPeriod = readEnvironmentVariable('ROTATION_ADOPTION_PERIOD', 'P7D')

// How a sweep works.
param rotationVerifyInterval = readEnvironmentVariable('ROTATION_VERIFY_INTERVAL', 'PT1H')
param rotationProbe = readEnvironmentVariable('ROTATION_PROBE', 'best-effort')
param rotationSettle = readEnvironmentVariable('ROTATION_SETTLE', 'PT30S')
param rotationConcurrency = int(readEnvironmentVariable('ROTATION_CONCURRENCY', '8'))
param rotationMaxPerSweep = int(readEnvironmentVariable('ROTATION_MAX_PER_SWEEP', '100'))
param rotationSweepBudget = readEnvironmentVariable('ROTATION_SWEEP_BUDGET', 'PT20M')
param rotationDispatch = readEnvironmentVariable('ROTATION_DISPATCH', 'inline')
param rotationRecordRetention = readEnvironmentVariable('ROTATION_RECORD_RETENTION', 'P400D')

// Who may call over HTTP: function keys, or sign-in with the app registration named here (docs/http-api.md).
param rotationHttpAuth = readEnvironmentVariable('ROTATION_HTTP_AUTH', 'function')
param entraClientId = readEnvironmentVariable('ROTATOR_ENTRA_CLIENT_ID', '')
