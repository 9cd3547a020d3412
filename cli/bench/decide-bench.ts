import { realClock } from '../../emulator/clock.ts';
import { directPorts } from '../../emulator/direct/direct-ports.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { loadConfig } from '../../shared/config.ts';
import { decide } from '../../shared/domain/decide.ts';
import { SECOND } from '../../shared/domain/duration.ts';
import { discover } from '../../shared/rotation/discover.ts';
import { firstLook } from '../../shared/rotation/first-look.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { benchTenant } from './tenant.ts';

const ACCOUNTS = 1_000;
const AT_LEAST_MS = SECOND;

/** How many accounts are decided on in a second, facts given. */
export async function measureDecide(): Promise<{ readonly perSecond: number }> {
  const locks = new MemoryLocks(realClock);
  const size = { accounts: ACCOUNTS, subscriptions: 10, vaults: 1 };
  const { azure, vaults } = benchTenant(size, locks.host, { clock: realClock, seed: 1, throttling: false });
  azure.latency.set({ arm: 0, keyVault: 0 });
  const { settings } = loadConfig({
    KEY_VAULT_URL: vaults[0],
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    ROTATION_SCHEDULE: '0 0 * * * *',
  });
  const context = {
    settings,
    self: { deployment: settings.deployment, lockHost: locks.host },
    ports: directPorts(azure, { log: () => undefined, locks }),
    runId: 'bench',
    slots: new Slots(settings.concurrency),
  };
  const facts = firstLook(context, await discover(context));
  const nowMs = realClock.now();
  const startMs = performance.now();
  let decided = 0;
  while (performance.now() - startMs < AT_LEAST_MS) {
    for (const each of facts) decide(each, nowMs);
    decided += facts.length;
  }
  return { perSecond: Math.round((decided / (performance.now() - startMs)) * SECOND) };
}
