import { requireSecretName, type VaultUrl } from '../../domain/secret-ref.ts';
import type { Ports } from '../../rotation/ports.ts';
import type { Check, Exam } from './exam.ts';
import { type Failed, failed } from './failed.ts';
import type { Finding, State } from './finding.ts';
import { assignRole, idOfVault, letIn, nameOf } from './remedies.ts';
import { vaultWriteFindings } from './vault-write.ts';

/** The role that may do all that this app does with secrets, and purge nothing (built-in roles for Key Vault). */
const SECRETS_OFFICER = 'Key Vault Secrets Officer';

/** A name that no account's secret has; reading it is answered with 404 where reading is allowed. */
const ABSENT = requireSecretName('azure-ai-key-rotator-doctor-reads-this-absent-secret');

/** Whether each vault is reachable, and whether its secrets may be listed, read, set and updated. */
export function vaultChecks(exam: Exam): readonly Check[] {
  const { settings, newContext } = exam.workspace;
  const { secrets } = newContext('plan').ports;
  return [...new Set([settings.vault, ...settings.allowedVaults])].map((vault) => ({
    id: `vault ${vault}`,
    area: 'vaults',
    run: () => vaultFindings(exam, secrets, vault),
  }));
}

async function vaultFindings(exam: Exam, secrets: Ports['secrets'], vault: VaultUrl): Promise<readonly Finding[]> {
  const [list, get] = await Promise.all([
    outcomeOf(() => firstPage(secrets.list(vault))),
    outcomeOf(() => secrets.read({ vault, name: ABSENT })),
  ]);
  const unreachable = [list, get].find((failure) => failure?.kind === 'network' || failure?.kind === 'no-answer');
  if (unreachable !== undefined) return [unreachableFinding(exam, vault, unreachable)];
  return [
    { id: `vault.reach ${vault}`, area: 'vaults', state: 'ok', says: `${vault} answers.` },
    readFinding(exam, vault, 'list', list),
    readFinding(exam, vault, 'get', get),
    ...(await vaultWriteFindings(
      exam,
      vault,
      { list: list === undefined, get: get === undefined },
      fixFor(exam, vault),
    )),
  ];
}

/** Undefined: it went well. */
async function outcomeOf(work: () => Promise<unknown>): Promise<Failed | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return failed(error);
  }
}

/** Leaves at the first page: it tells as much as all of them. */
async function firstPage(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of pages) return;
}

function unreachableFinding({ patient }: Exam, vault: VaultUrl, { kind, state, says }: Failed): Finding {
  const name = nameOf(vault);
  const fix =
    kind === 'network'
      ? letIn(patient, `az keyvault network-rule add --name ${name}`)
      : `az keyvault show --name ${name} --query "{address:properties.vaultUri, network:properties.publicNetworkAccess, endpoints:properties.privateEndpointConnections}"`;
  return { id: `vault.reach ${vault}`, area: 'vaults', state, says, fix };
}

function readFinding(exam: Exam, vault: VaultUrl, right: 'list' | 'get', failure: Failed | undefined): Finding {
  const state: State = failure?.state ?? 'ok';
  const says = failure?.says ?? `Secrets of ${vault}: ${right} allowed.`;
  const fix = failure?.kind === 'not-allowed' ? { fix: fixFor(exam, vault) } : {};
  return { id: `vault.${right} ${vault}`, area: 'vaults', state, says, ...fix };
}

function fixFor(exam: Exam, vault: VaultUrl): string {
  return assignRole(exam, SECRETS_OFFICER, idOfVault(nameOf(vault)));
}
