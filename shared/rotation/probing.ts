import { MINUTE, SECOND } from '../domain/duration.ts';
import type { Redacted } from '../domain/redacted.ts';
import type { AccountRun } from './account-run.ts';
import type { ProbeVerdict } from './ports.ts';
import { Stop } from './stop.ts';

/** How long a new key may stay unknown to the data plane; also the blind wait where the data plane cannot be asked. */
export const PROPAGATION_MS = 2 * MINUTE;
const PAUSE_MS = 5 * SECOND;

/** Before anything irreversible: the published key must work, as far as this network can tell. */
export async function provePublishedKey(run: AccountRun, key: Redacted): Promise<void> {
  const verdict = await notRefused(run, key);
  if (verdict === 'inconclusive' && run.context.settings.probe === 'required') {
    throw new Stop(
      'probe-inconclusive',
      'The data plane could not be asked from here (private network?), and ROTATION_PROBE is required; nothing was regenerated. Connect the app to that network, or set ROTATION_PROBE to best-effort.',
    );
  }
}

/** A key that is to be published, or that is published, must at least not be refused. */
export async function notRefused(run: AccountRun, key: Redacted): Promise<ProbeVerdict> {
  if (run.context.settings.probe === 'off') return 'inconclusive';
  const verdict = await run.context.ports.probe.probe(run.account, key);
  if (verdict !== 'refused') return verdict;
  throw new Stop(
    'published-key-refused',
    'The data plane refuses the key in use although Azure lists it as live; nothing was changed. Look at the account, and at what else may refuse calls.',
  );
}

/**
 * Waits until a new key is steadily accepted. One front end may know it while the next does not, and the first consumer
 * must not be the one to find out; the slot has no users, so waiting is free. Good probes in a row over ROTATION_SETTLE,
 * as many as fit into it where each is answered at once: slow answers must not mean that fewer front ends were asked.
 * Anything else begins the row anew. After two minutes a refusal ends it, and where nobody could be asked at all, the
 * wait itself has to do.
 */
export async function proveNewKey(run: AccountRun, key: Redacted): Promise<void> {
  const { settings, ports } = run.context;
  if (settings.probe === 'off') return run.wait(PROPAGATION_MS);
  const startMs = run.now();
  const enough = Math.ceil(settings.settleMs / PAUSE_MS) + 1;
  let goodSinceMs: number | undefined;
  let good = 0;
  let refused = false;
  for (;;) {
    const verdict = await ports.probe.probe(run.account, key);
    const nowMs = run.now();
    refused ||= verdict === 'refused';
    goodSinceMs = verdict === 'accepted' ? (goodSinceMs ?? nowMs) : undefined;
    good = verdict === 'accepted' ? good + 1 : 0;
    if (goodSinceMs !== undefined && nowMs - goodSinceMs >= settings.settleMs && good >= enough) return;
    if (goodSinceMs === undefined && nowMs - startMs >= PROPAGATION_MS) {
      if (refused || settings.probe === 'required') throw refusal(run);
      return;
    }
    await run.wait(PAUSE_MS);
  }
}

function refusal(run: AccountRun): Stop {
  return new Stop(
    'new-key-refused',
    `The data plane of ${run.account.name} did not steadily accept the new key in time; it was not published, consumers keep the current one, and a later attempt starts anew.`,
  );
}

/** After a compromised key was retired: whether the data plane is seen to refuse it. */
export async function seenRefused(run: AccountRun, key: Redacted): Promise<boolean> {
  if (run.context.settings.probe === 'off') return false;
  const startMs = run.now();
  for (;;) {
    const verdict = await run.context.ports.probe.probe(run.account, key);
    if (verdict === 'refused') return true;
    if (verdict === 'inconclusive' || run.now() - startMs >= PROPAGATION_MS) return false;
    await run.wait(PAUSE_MS);
  }
}
