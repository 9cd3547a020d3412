import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { systemClock } from '../../shared/azure/system-clock.ts';
import { loadConfig } from '../../shared/config.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { isOk, sweep } from '../../shared/rotation/sweep.ts';
import { type SweepMeasured, WORKER_LOCK_HOST } from './sweep-measured.ts';

/**
 * One sweep in a process of its own, bundled as the app is, over HTTPS with the settings of its environment. Prints what it
 * measured as one JSON line. Locks are in memory: a sweep in which nothing is due takes none.
 */
const { settings, connection } = loadConfig(process.env);
const locks = new MemoryLocks(systemClock, WORKER_LOCK_HOST);
const ports = azurePorts(connection, {
  clock: systemClock,
  log: () => undefined,
  credential: createCredential({ identityEndpoint: process.env.IDENTITY_ENDPOINT, clientId: undefined }),
  locks,
});
const startMs = performance.now();
const report = await sweep({
  settings,
  self: { deployment: settings.deployment, lockHost: locks.host },
  ports,
  runId: 'bench',
  slots: new Slots(settings.concurrency),
});
const measured: SweepMeasured = {
  ok: isOk(report),
  accounts: report.accounts.length,
  verified: report.accounts.filter(({ outcome }) => outcome.result === 'verified').length,
  wallMs: performance.now() - startMs,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(measured));
process.exit(0);
