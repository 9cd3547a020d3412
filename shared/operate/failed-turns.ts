import { shortHashOf } from '../domain/fingerprint.ts';
import { formatInstant } from '../domain/instant.ts';
import type { SharedBreaker } from '../rotation/assigned-turn.ts';
import { BREAKER_FAILURES } from '../rotation/breaker.ts';
import { attempt } from './attempt.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** What the names of all records of failed turns begin with. */
export const FAILURES = 'dispatch/';

const NAME = /^dispatch\/[^/]+\/failed-([^/]+Z)\.([^/.]+)\.json$/;

/** When a turn failed, and of which account (a hash), by its record's name; undefined: it is none of ours. */
export function failureIn(name: string): { readonly atMs: number; readonly account: string } | undefined {
  const [, at, account] = NAME.exec(name) ?? [];
  return at === undefined || account === undefined ? undefined : { atMs: Date.parse(at), account };
}

/**
 * The breaker of a sweep that sent workers: they tell each other by records, so that a fault which spoils every regeneration
 * spoils three of them and not three on each instance. Costs one list call before a regeneration. Several may be past theirs
 * at the same moment, as many as there are workers.
 */
export function breakerOf(workspace: RecordingWorkspace, runId: string, sweep: string): SharedBreaker {
  const { records, clock } = workspace.ports;
  const prefix = `${FAILURES}${sweep}/failed-`;
  return {
    async isOpen() {
      const accounts = new Set<string>();
      for await (const names of records.list(prefix)) {
        for (const name of names) accounts.add(failureIn(name)?.account ?? name);
      }
      return accounts.size >= BREAKER_FAILURES;
    },
    async failed(account) {
      const record = `${prefix}${formatInstant(clock.now())}.${shortHashOf(account)}.json`;
      await attempt(workspace, 'record.not-written', { runId, record }, () => records.create(record, '{}'));
    },
  };
}
