import type { Fault } from '../../emulator/faults.ts';
import type { LockOperation } from '../../emulator/memory-locks.ts';
import type { Fate } from '../../emulator/memory-queue.ts';
import type { Action } from '../../emulator/world/rights.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Slot } from '../../shared/domain/slot.ts';

/** Names of the calls that a use case makes to the outside. */
export const CALLS = [
  'directory.subscriptions',
  'directory.accounts',
  'directory.account',
  'keys.listKeys',
  'keys.regenerate',
  'secrets.list',
  'secrets.read',
  'secrets.set',
  'secrets.tag',
  'probe.probe',
  'locks.acquire',
  'locks.peek',
  'lock.renew',
  'lock.write',
  'lock.release',
] as const;

export type CallName = (typeof CALLS)[number];

/** Where in a run something goes wrong: at its nth call of this name, or at its nth call of all. */
export interface Spot {
  readonly call: CallName | 'any';
  readonly nth: number;
}

/** What goes wrong there. Durations in milliseconds. */
export type Trouble = { readonly at: Spot } & (
  | { readonly kind: 'crash'; readonly moment: 'before' | 'after' }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'lease-lost' }
  | { readonly kind: 'lock-fails'; readonly moment: 'before' | 'after' }
  /** The next `times` tries of the call: a client that tries again meets it again. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly times: number }
);

/** One run of an instance: it begins at its step and may overlap with those that follow. */
export interface Run {
  readonly troubles: readonly Trouble[];
  /** Before every call, up to so long: that is how runs interleave. */
  readonly paceMs: number;
}

/** What a person does by hand to the secret, the keys or the account. */
export type Deed =
  | { readonly deed: 'regenerate'; readonly which: 'published' | 'other' }
  | {
      readonly deed: 'publish';
      readonly value: 'published' | 'other' | 'before' | 'junk';
      readonly tags: 'kept' | 'dropped' | 'marker-moved';
    }
  /** Tags of the secret; undefined takes one away, `all` takes all away. */
  | { readonly deed: 'tag'; readonly changes: Readonly<Record<string, string | null>> | 'all' }
  | { readonly deed: 'disable' | 'enable' | 'delete' | 'recover' }
  | { readonly deed: 'account-tag'; readonly name: string; readonly text: string | null }
  | { readonly deed: 'local-auth' | 'read-only-lock'; readonly on: boolean }
  | { readonly deed: 'state'; readonly state: string }
  /** `renamed`: by its tags, its secret would have another name now. */
  | { readonly deed: 'move'; readonly renamed?: boolean };

/** One thing that happens. */
export type Act =
  | ({ readonly kind: 'sweep' } & Run)
  | ({ readonly kind: 'ask'; readonly request: Request } & Run)
  | ({ readonly kind: 'person' } & Deed)
  /** From now on, every instance that starts has these settings. */
  | { readonly kind: 'settings'; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: 'role-missing'; readonly action: Action; readonly forMs: number }
  | { readonly kind: 'vault-read-only'; readonly forMs: number }
  | { readonly kind: 'lock-store'; readonly what: 'lost' | LockOperation };

export interface Step {
  readonly afterMs: number;
  readonly act: Act;
}

/** How the account stands when the schedule begins. */
export const OPENINGS = {
  unpublished: undefined,
  /** Where the account's secret would be, somebody else's stands. */
  foreign: undefined,
  adopting: { active: 'Key1', ageDays: undefined, versionAgeDays: 6.98 },
  due: { active: 'Key1', ageDays: { Key1: 86.2, Key2: 82 }, versionAgeDays: 86.1 },
  overlap: { active: 'Key2', ageDays: { Key1: 86, Key2: 1 }, versionAgeDays: 1 },
  'overlap-ending': { active: 'Key2', ageDays: { Key1: 88, Key2: 3.005 }, versionAgeDays: 3.003 },
  steady: { active: 'Key1', ageDays: { Key1: 20, Key2: 17 }, versionAgeDays: 20 },
} as const satisfies Readonly<
  Record<
    string,
    | {
        readonly active: Slot;
        /** Undefined: older than adoption. */
        readonly ageDays: Readonly<Record<Slot, number>> | undefined;
        readonly versionAgeDays: number;
      }
    | undefined
  >
>;

export type OpeningName = keyof typeof OPENINGS;

/** What happens to a message. `refused`: the sender is told that it could not be sent, before or after it was. */
export interface MessageFate extends Fate {
  readonly refused?: 'before' | 'after';
}

/** With a queue between sweeps and workers: what happens to its messages, and to the runs that work on them, in their order. */
export interface Dispatching {
  readonly instances: number;
  /** Beyond these, messages come once and at once. */
  readonly fates: readonly MessageFate[];
  /** Beyond these, nothing goes wrong in a run. */
  readonly runs: readonly Run[];
}

/** Everything that happens to one account, as data: it can be printed, shortened and played again. */
export interface Schedule {
  readonly seed: number;
  readonly opening: OpeningName;
  readonly network: 'public' | 'private';
  readonly propagationMs: number;
  readonly routing: 'random' | 'round-robin';
  /** Beside it stands the secret of another account of the same name, which is gone. */
  readonly orphan: boolean;
  /** The list of accounts begins with a page without rows, as Azure's may. */
  readonly emptyFirstPage: boolean;
  readonly settings: Readonly<Record<string, string>>;
  /** An application lives on the published key, and reads it again once a day. */
  readonly consumer: boolean;
  /** After the first whole cycle in fair weather, watch another one, with no excuse for a late step. */
  readonly long: boolean;
  readonly steps: readonly Step[];
  /** Sweeps send workers; absent: they do the work themselves. */
  readonly dispatching?: Dispatching;
}
