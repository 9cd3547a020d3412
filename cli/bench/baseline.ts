import { directPorts } from '../../emulator/direct/direct-ports.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { type AccountId, addressOf } from '../../shared/domain/account.ts';
import { DAY, SECOND } from '../../shared/domain/duration.ts';
import { requireSecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Ports } from '../../shared/rotation/ports.ts';
import { BENCH_START_MS, benchTenant, type TenantSize } from './tenant.ts';

const TIMEOUT_MS = 60 * SECOND;

/** What people do today. */
export interface BaselineFigures {
  readonly name: string;
  readonly calls: number;
  readonly wallMs: number;
}

/**
 * The procedure of the audit rule as a script: for one account after the other list, list the keys, regenerate both, set the
 * secret; each step a command of its own. In virtual time, at the same latencies. What each command costs to start
 * (about a second for the Azure CLI) is left out, in favour of the script.
 */
export async function measureBaseline(size: TenantSize): Promise<BaselineFigures> {
  const clock = new VirtualClock(BENCH_START_MS);
  const locks = new MemoryLocks(clock);
  const { azure, vaults, accounts } = benchTenant(size, locks.host, { clock, seed: 1, throttling: false });
  const ports = directPorts(azure, { log: () => undefined, locks });
  const [vault] = vaults;
  if (vault === undefined) throw new TypeError('A tenant has at least one vault.');
  await clock.run(script(ports, accounts, vault));
  const { arm, keyVault } = azure.calls;
  return {
    name: 'a script of Azure CLI commands, one after the other',
    calls: arm + keyVault,
    wallMs: clock.now() - BENCH_START_MS,
  };
}

/** Where one account is found and published. */
interface Target {
  readonly id: AccountId;
  readonly vault: VaultUrl;
}

async function script(ports: Ports, accounts: readonly AccountId[], vault: VaultUrl): Promise<void> {
  for (const id of accounts) {
    await list(ports, addressOf(id).subscriptionId);
    await rotateByHand(ports, { id, vault });
  }
}

/** `az cognitiveservices account list`, with one page as its answer. */
async function list({ directory }: Ports, subscriptionId: string): Promise<void> {
  for await (const _page of directory.accounts(subscriptionId)) return;
}

async function rotateByHand({ keys, secrets, clock }: Ports, { id, vault }: Target): Promise<void> {
  await keys.listKeys(id);
  await keys.regenerate(id, 'Key2', TIMEOUT_MS);
  const live = await keys.regenerate(id, 'Key1', TIMEOUT_MS);
  const ref = { vault, name: requireSecretName(addressOf(id).name) };
  const content = { value: live.Key1, tags: {}, contentType: '', expiresAtMs: clock.now() + 90 * DAY };
  await secrets.set(ref, content, TIMEOUT_MS);
}
