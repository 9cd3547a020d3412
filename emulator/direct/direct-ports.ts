import { SECOND } from '../../shared/domain/duration.ts';
import type { LockStore, Log, Pacing, Ports, Probe, Room } from '../../shared/rotation/ports.ts';
import type { LocalAzure } from '../local-azure.ts';
import { siteOf } from '../wire/site-of.ts';
import { directDirectory, directKeys } from './direct-accounts.ts';
import { DirectClient } from './direct-client.ts';
import { directSecrets } from './direct-secrets.ts';

const PROBE_TIMEOUT_MS = 10 * SECOND;

function directProbe(client: DirectClient): Probe {
  return {
    async probe(account, key) {
      const site = account.endpoint === undefined ? undefined : siteOf(new URL(account.endpoint).hostname);
      if (site === undefined) return 'inconclusive';
      const call = { operation: 'probe', method: 'GET', site, path: '/openai/models' } as const;
      const rest = { query: 'api-version=2024-10-21', headers: [['api-key', key.reveal()]] } as const;
      try {
        const { status } = await client.send({ ...call, ...rest, timeoutMs: PROBE_TIMEOUT_MS });
        return status === 200 ? 'accepted' : status === 401 ? 'refused' : 'inconclusive';
      } catch {
        return 'inconclusive';
      }
    },
  };
}

const AT_ONCE: Room = { waitMs: () => 0, giveBack: () => undefined };

/** No throttle is kept to. */
const UNPACED: Pacing = {
  armPosts: () => AT_ONCE,
  armPostOfCheck: () => AT_ONCE,
  armPostUnderWay: () => AT_ONCE,
  secretRead: () => AT_ONCE,
  turnWithNewVersion: () => AT_ONCE,
  newVersion: () => AT_ONCE,
};

/**
 * The product's ports over the same handlers, faults and monitor as ever, without Azure's clients in between: one call
 * costs a tenth. No call is tried twice, so a fault of a read is harder on the use cases than in earnest.
 */
export function directPorts(azure: LocalAzure, parts: { readonly log: Log; readonly locks: LockStore }): Ports {
  const client = new DirectClient(azure);
  return {
    ...parts,
    clock: azure.world.clock,
    directory: directDirectory(client),
    keys: directKeys(client),
    secrets: directSecrets(client),
    probe: directProbe(client),
    pacing: UNPACED,
  };
}
