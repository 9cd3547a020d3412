import { requireSecretName, type VaultUrl } from '../../domain/secret-ref.ts';
import { vaultsOf } from '../../rotation/discover.ts';
import type { Check, Exam } from './exam.ts';
import { type Failed, failed } from './failed.ts';
import type { Finding, State } from './finding.ts';
import { assignVaultRole, letIn, nameOf } from './remedies.ts';
import { vaultWriteFindings } from './vault-write.ts';

/** A name that no account's secret has; reading it is answered with 404 where reading is allowed. */
const ABSENT = requireSecretName('azure-ai-key-rotator-doctor-reads-this-absent-secret');

/** Whether each vault is reachable, and whether its secrets may be listed, read, set and updated. */
export function vaultChecks(exam: Exam): readonly Check[] {
  return vaultsOf(exam.workspace).flatMap((vault) => {
    let looked: Promise<Reads> | undefined;
    const reads = (): Promise<Reads> => {
      looked ??= tryReads(exam, vault);
      return looked;
    };
    return [
      { id: `vault.reach ${vault}`, area: 'vaults', run: async () => readFindings(exam, vault, await reads()) },
      { id: `vault.write ${vault}`, area: 'vaults', run: async () => writeFindings(exam, vault, await reads()) },
    ];
  });
}

/** What came of the two reads that were tried; undefined: it went well. */
interface Reads {
  readonly list: Failed | undefined;
  readonly get: Failed | undefined;
}

async function tryReads({ workspace }: Exam, vault: VaultUrl): Promise<Reads> {
  const { secrets } = workspace.newContext('plan').ports;
  const [list, get] = await Promise.all([
    outcomeOf(() => firstPage(secrets.list(vault))),
    outcomeOf(() => secrets.read({ vault, name: ABSENT })),
  ]);
  return { list, get };
}

function unreachable({ list, get }: Reads): Failed | undefined {
  return [list, get].find((failure) => failure?.kind === 'network' || failure?.kind === 'no-answer');
}

function readFindings(exam: Exam, vault: VaultUrl, reads: Reads): readonly Finding[] {
  const failure = unreachable(reads);
  if (failure !== undefined) return [unreachableFinding(exam, vault, failure)];
  return [
    { id: `vault.reach ${vault}`, area: 'vaults', state: 'ok', says: `${vault} answers.` },
    readFinding(exam, vault, 'list', reads.list),
    readFinding(exam, vault, 'get', reads.get),
  ];
}

async function writeFindings(exam: Exam, vault: VaultUrl, reads: Reads): Promise<readonly Finding[]> {
  if (unreachable(reads) !== undefined) return [];
  const seen = { list: reads.list === undefined, get: reads.get === undefined };
  return vaultWriteFindings(exam, vault, seen, fixFor(exam, vault));
}

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
  const fix = kind === 'network' ? letIn(patient, `az keyvault network-rule add --name ${name}`) : showVault(name);
  return { id: `vault.reach ${vault}`, area: 'vaults', state, says, fix };
}

/** Whether there is such a vault, its address, and who may reach it. */
function showVault(name: string): string {
  return `az keyvault show --name ${name} --query "{address:properties.vaultUri, network:properties.publicNetworkAccess, endpoints:properties.privateEndpointConnections}"`;
}

function readFinding(exam: Exam, vault: VaultUrl, right: 'list' | 'get', failure: Failed | undefined): Finding {
  const state: State = failure?.state ?? 'ok';
  const says = failure?.says ?? `Secrets of ${vault}: ${right} allowed.`;
  const found = { id: `vault.${right} ${vault}`, area: 'vaults', state, says } as const;
  if (failure?.kind === 'not-allowed') return { ...found, fix: fixFor(exam, vault) };
  return state === 'no' ? { ...found, fix: showVault(nameOf(vault)) } : found;
}

function fixFor(exam: Exam, vault: VaultUrl): string {
  return assignVaultRole(exam, nameOf(vault));
}
