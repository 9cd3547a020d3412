import type { AccountReport } from '../domain/account-report.ts';
import { isPassing, RotationError } from '../domain/errors.ts';
import type { EventName } from '../domain/events.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { AssignedTurn } from '../rotation/assigned-turn.ts';
import { againAfterMs } from './attempt-outcome.ts';
import { recordedTurn } from './recorded-turn.ts';
import { type TurnOrder, turnLifeMs, turnMessage } from './turn-message.ts';
import type { Workspace } from './workspace.ts';

/**
 * Carries out the turn that a sweep sent this instance for. Messages arrive twice, late, out of order, or after another run
 * did the work; a worker may die anywhere:
 *
 * | what is found | what is done | the message |
 * | --- | --- | --- |
 * | older than two sweeps | reported | is over: a later sweep looked anew |
 * | the account or its secret is gone, or its tags name another one | reported | is over: the next sweep looks anew |
 * | the work was done, or nothing is due any more | nothing | is over |
 * | more than it was sent for | nothing | is over: the next sweep decides by the whole inventory |
 * | another run holds the lock | nothing | comes again a minute later |
 * | a worker died with the lock | noted in the record | comes again when its last call can no longer land |
 * | Azure did not answer, and nothing was regenerated | nothing | comes again |
 * | it fails after a regeneration | journal; told to the other workers | is over: the next sweep goes on after the back-off |
 * | a worker died or failed before, so that the back-off runs | nothing | comes again after it, where that is before it is outdated |
 * | three workers of that sweep failed after a regeneration | nothing | is over: the next sweep tries again |
 * | the worker dies | nothing | the host shows it to another instance, after ten minutes at most |
 *
 * Gives the account's report where it had its turn. Throws nothing that is foreseen, so that the host gives up only what fails
 * in a way that nobody thought of, or where the message cannot be sent again.
 */
export async function performTurn(workspace: Workspace, order: TurnOrder): Promise<AccountReport | undefined> {
  const { clock } = workspace.ports;
  if (!isInTime(workspace, order, clock.now())) {
    logTurn(workspace, order, 'turn.outdated', { because: 'too-old' });
    return undefined;
  }
  const turn = await readAndTurn(workspace, order);
  if (turn instanceof RotationError) {
    const again = isPassing(turn.code);
    logTurn(workspace, order, 'turn.failed', { error: turn.code, again });
    if (again) await sendAgain(workspace, order, undefined);
    return undefined;
  }
  if (turn.kind === 'changed') {
    logTurn(workspace, order, 'turn.outdated', { because: turn.because });
    return undefined;
  }
  const { outcome } = turn.report;
  // Each further try would regenerate once more, and no sweep would count it.
  if (!turn.failed && comesAgain(outcome)) await sendAgain(workspace, order, outcome.retryAtMs);
  return turn.report;
}

/** What the host gave up is reported and not sent again: the next sweep sends a new one where there is still need. */
export function giveUpTurn(workspace: Workspace, order: TurnOrder): void {
  logTurn(workspace, order, 'turn.given-up', {}, 'error');
}

async function readAndTurn(workspace: Workspace, order: TurnOrder): Promise<AssignedTurn | RotationError> {
  try {
    return await recordedTurn(workspace, order);
  } catch (error) {
    if (error instanceof RotationError) return error;
    throw error;
  }
}

/** A time that lies ahead of us by more than clocks differ is no better than one that is long past. */
function isInTime({ settings }: Workspace, { sentAtMs }: TurnOrder, atMs: number): boolean {
  return Math.abs(atMs - sentAtMs) <= turnLifeMs(settings);
}

/** Reasons that pass by themselves, sooner than the next sweep comes. */
const PASSING_REASONS: ReadonlySet<Outcome['reason']> = new Set([
  'locked-by-another-run',
  'lock-taken-over',
  'call-in-flight',
  'backing-off',
  'changed-meanwhile',
  'budget-spent',
  'azure-busy',
  'host-stopping',
]);

/** A failure that does not pass is for the next sweep, which judges by everything. */
function comesAgain({ result, reason, errorCode }: Outcome): boolean {
  return PASSING_REASONS.has(reason) || (result === 'failed' && errorCode !== undefined && isPassing(errorCode));
}

async function sendAgain(workspace: Workspace, order: TurnOrder, retryAtMs: number | undefined): Promise<void> {
  const { clock, queue } = workspace.ports;
  const nowMs = clock.now();
  const waitMs = againAfterMs(retryAtMs, nowMs);
  if (isInTime(workspace, order, nowMs + waitMs)) await queue.send(turnMessage(order), waitMs);
}

function logTurn(
  { ports }: Workspace,
  { account, sweep }: TurnOrder,
  name: EventName,
  fields: Readonly<Record<string, string | boolean>>,
  level: 'warning' | 'error' = 'warning',
): void {
  ports.log({ name, level, fields: { account, sweep, ...fields } });
}
