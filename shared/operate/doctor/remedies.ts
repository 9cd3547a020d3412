import type { Exam, Patient } from './exam.ts';
import { type Rights, SUBSCRIPTION_RIGHTS, VAULT_RIGHTS } from './needed-rights.ts';

/** How the custom roles begin that this app needs. */
const ROTATOR_ROLE = 'Azure AI Key Rotator';

/** Names the app on Azure (App Service, reference-app-settings: read-only variables); on a desk nobody knows it. */
function appOf({ env }: Patient): string {
  return `--name ${env.WEBSITE_SITE_NAME ?? 'APP'} --resource-group ${env.WEBSITE_RESOURCE_GROUP ?? 'GROUP'}`;
}

/** Sets one app setting. The app restarts with it. */
export function setSetting(patient: Patient, name: string, value: string): string {
  return `az functionapp config appsettings set ${appOf(patient)} --settings "${name}=${value}"`;
}

export function deleteSetting(patient: Patient, name: string): string {
  return `az functionapp config appsettings delete ${appOf(patient)} --setting-names ${name}`;
}

/** Shows whether the timer's setting is there and whether somebody has switched the function off. */
export function showTimer(patient: Patient): string {
  return `az functionapp config appsettings list ${appOf(patient)} --query "[?name=='ROTATION_SCHEDULE' || name=='AzureWebJobs.sweep.Disabled']"`;
}

/** Gives the app Node 24: the first line on Flex Consumption, the second one on every other Linux plan. */
export function setNode(patient: Patient): string {
  return [
    `az functionapp runtime config set ${appOf(patient)} --runtime-version 24`,
    `az functionapp config set ${appOf(patient)} --linux-fx-version "Node|24"`,
  ].join('\n');
}

export function assignIdentity(patient: Patient): string {
  return `az functionapp identity assign ${appOf(patient)}`;
}

export function restartApp(patient: Patient): string {
  return `az functionapp restart ${appOf(patient)}`;
}

/** Assigns a role at a scope to whoever was examined. */
export function assignRole(exam: Exam, role: string, scope: string): string {
  const kind = exam.patient.whose === 'app' ? ' --assignee-principal-type ServicePrincipal' : '';
  return `az role assignment create --assignee-object-id ${objectIdOf(exam)}${kind} --role "${role}" --scope ${scope}`;
}

/**
 * The role of the rotator on one subscription; the first line makes it. It bears the subscription's id, since names of custom
 * roles are unique in a tenant (Azure custom roles) and each role says where it may be assigned.
 */
export function assignRotatorRole(exam: Exam, subscriptionId: string): string {
  const scope = `/subscriptions/${subscriptionId}`;
  return customRole(exam, {
    name: `${ROTATOR_ROLE} ${subscriptionId}`,
    rights: SUBSCRIPTION_RIGHTS,
    scope,
    home: scope,
  });
}

/**
 * The role of the rotator on the secrets of one vault; the first line makes it. It may be assigned in the vault's resource
 * group: a role cannot name a single resource there (Azure custom roles, AssignableScopes).
 */
export function assignVaultRole(exam: Exam, vaultName: string): string {
  const home = `'"$(az keyvault show --name ${vaultName} --query id --output tsv | cut -d/ -f1-5)"'`;
  const name = `${ROTATOR_ROLE} secrets ${vaultName}`;
  return customRole(exam, { name, rights: VAULT_RIGHTS, scope: idOfVault(vaultName), home });
}

/** `scope`: where the role is assigned. `home`: where it may be, as text for a shell between single quotes. */
interface CustomRole {
  readonly name: string;
  readonly rights: Rights;
  readonly scope: string;
  readonly home: string;
}

function customRole(exam: Exam, { name, rights, scope, home }: CustomRole): string {
  const { actions, dataActions } = rights;
  const data = dataActions.length === 0 ? {} : { DataActions: dataActions };
  const allowed = JSON.stringify({ Name: name, Actions: actions, ...data }).slice(0, -1);
  return [
    `az role definition create --role-definition '${allowed},"AssignableScopes":["${home}"]}'`,
    assignRole(exam, name, scope),
  ].join('\n');
}

/** Shows every role that holds at a scope for whoever was examined. */
export function showRoles(exam: Exam, scope: string): string {
  return `az role assignment list --assignee ${objectIdOf(exam)} --include-inherited --include-groups --scope ${scope} --output table`;
}

function objectIdOf({ identity }: Exam): string {
  return identity?.objectId ?? 'OBJECT-ID';
}

/** The first label of a host: the name of a vault or a storage account, unique in its cloud. */
export function nameOf(host: string): string {
  return host.replace(/^https:\/\//, '').replace(/[.:].*$/, '');
}

/** A part of a command that stands for a vault's ARM id, where only its name is known. */
export function idOfVault(name: string): string {
  return `"$(az keyvault show --name ${name} --query id --output tsv)"`;
}

export function idOfStorage(name: string): string {
  return `"$(az storage account show --name ${name} --query id --output tsv)"`;
}

/** Lets the app's subnet, or the person at the desk, through a firewall. */
export function letIn(patient: Patient, command: string): string {
  return `${command} ${patient.whose === 'app' ? '--subnet SUBNET-ID' : '--ip-address YOUR-ADDRESS'}`;
}
