import { Consumer } from '../../emulator/consumer.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { parseSlot } from '../../shared/domain/slot.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { DAY, HOUR, type Stage } from './stage.ts';

/** A moment in an account's life at which something is to be done, and how to tell that it was. */
export interface Scenario {
  readonly name: string;
  /** The account begins in drift: value and marker disagree until it is healed. */
  readonly drifted?: boolean;
  readonly set: (stage: Stage) => AccountId;
  /** The run that something goes wrong with; a sweep, if absent. */
  readonly run?: (stage: Stage, account: AccountId, context: Context) => Promise<unknown>;
  readonly done: (stage: Stage, account: AccountId) => boolean;
}

const COMPROMISED: Request = { kind: 'rotate', id: 'incident-1', force: false, compromised: true };

function bothKeysNewerThan(stage: Stage, account: AccountId, instantMs: number): boolean {
  return Object.values(stage.azure.keyTimesOf(account)).every((bornAtMs) => bornAtMs >= instantMs);
}

/** Every effectful step of the life cycle. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'adoption',
    set: (stage) => stage.addAccount('app'),
    done: (stage) => stage.publishedTags('app').AdoptedAt !== undefined,
  },
  {
    name: 'rotation',
    set: (stage) => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85, Key2: 82 } }),
    done: (stage) => stage.publishedTags('app').CredentialId === 'key2',
  },
  {
    name: 'retirement',
    set: (stage) => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } }),
    done: (stage, account) => stage.azure.keyTimesOf(account).Key1 >= stage.startMs,
  },
  {
    name: 'healing of a value',
    drifted: true,
    set: (stage) => {
      const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
      stage.azure.person.regenerate(account, 'Key1');
      return account;
    },
    done: (stage, account) => stage.publishedValue('app') === stage.azure.keysOf(account).Key1,
  },
  {
    name: 'healing of a marker',
    drifted: true,
    set: (stage) =>
      stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 }, tags: { CredentialId: 'key2' } }),
    done: (stage) => stage.publishedTags('app').CredentialId === 'key1',
  },
  {
    name: 'rotation of a compromised key',
    set: (stage) => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } }),
    run: (stage, account, context) => stage.ask(account, COMPROMISED, context),
    done: (stage, account) => bothKeysNewerThan(stage, account, stage.startMs),
  },
];

/** Whether the published value is the live key of the slot that the marker of the same version names; true without one. */
export function markerAgrees(stage: Stage, account: AccountId): boolean {
  const published = stage.azure.secretOf(stage.vault, 'app');
  const slot = parseSlot(published?.tags.CredentialId ?? '');
  return published === undefined || (slot !== undefined && stage.azure.keysOf(account)[slot] === published.value);
}

/** An application on the scenario's secret; `failed` counts what was not a person's doing. */
export function consumerOf(stage: Stage, account: AccountId): Consumer {
  const consumer = new Consumer({
    azure: stage.azure,
    clock: stage.clock,
    name: 'an application',
    account,
    vault: stage.vault,
    secret: 'app',
    cacheMs: DAY,
    everyMs: HOUR,
  });
  consumer.start();
  return consumer;
}

/** Hourly sweeps until the scenario is done; how many it took, or undefined where it is not within `mostSweeps`. */
export async function sweepsUntilDone(
  stage: Stage,
  scenario: Scenario,
  account: AccountId,
  mostSweeps: number,
): Promise<number | undefined> {
  for (let sweeps = 0; sweeps <= mostSweeps; sweeps += 1) {
    if (scenario.done(stage, account) && sweeps > 0) return sweeps;
    await stage.pass(HOUR);
    // A request that died before its journal is lost with its run; the person who made it repeats it, with the same id.
    if (stage.publishedTags('app').Operation === undefined) await scenario.run?.(stage, account, stage.context());
    await stage.sweep();
  }
  return undefined;
}
