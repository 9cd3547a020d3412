import type { AccountId } from '../../shared/domain/account.ts';
import type { RotateRequest } from '../../shared/domain/facts.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { type ManyOptions, type ManyReport, rotateMany } from '../../shared/rotation/rotate-many.ts';
import type { Selection } from '../../shared/rotation/selection.ts';
import { DAY, START, Stage, SUBSCRIPTION } from './stage.ts';

export const SECOND_SUBSCRIPTION = '00000000-0000-4000-8000-000000000002';
export const THIRD_SUBSCRIPTION = '00000000-0000-4000-8000-000000000003';
const SUBSCRIPTIONS = [SUBSCRIPTION, SECOND_SUBSCRIPTION, THIRD_SUBSCRIPTION] as const;

export const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

export const PLAIN: RotateRequest = { kind: 'rotate', id: 'all-1', force: false, compromised: false };
export const COMPROMISED: RotateRequest = { kind: 'rotate', id: 'leak-1', force: false, compromised: true };

/** A stage with accounts in three subscriptions, on which many are rotated at once. */
export class ManyStage extends Stage {
  constructor(
    env: Readonly<Record<string, string>> = {},
    keyValues?: { readonly Key1: string; readonly Key2: string },
  ) {
    super(env, keyValues);
    this.azure.addSubscription(SECOND_SUBSCRIPTION, 'Second');
    this.azure.addSubscription(THIRD_SUBSCRIPTION, 'Third');
  }

  /** Managed accounts `app-0`, `app-1`, … in turn in each subscription, with their records. */
  addMany(count: number, subscriptions: readonly string[] = SUBSCRIPTIONS, prefix = 'app'): readonly AccountId[] {
    return Array.from({ length: count }, (_, index) => {
      const subscriptionId = subscriptions[index % subscriptions.length] ?? SUBSCRIPTION;
      return this.addRecorded(`${prefix}-${index}`, { subscriptionId });
    });
  }

  addRecorded(name: string, options: Parameters<Stage['addManaged']>[2]): AccountId {
    const account = this.addManaged(name, YOUNG, options);
    return account;
  }

  /**
   * 40 accounts: 34 that can be rotated (of them two in a private network and two unpublished), two that opted out, one under a
   * read-only lock, one whose secret is somebody else's, and two that nobody opted in.
   */
  addFleet(): { readonly rotatable: readonly AccountId[]; readonly locked: AccountId; readonly foreign: AccountId } {
    const rotatable = [
      ...this.addMany(30),
      ...['private-1', 'private-2'].map((name) => this.addRecorded(name, { network: 'private' })),
      ...['fresh-1', 'fresh-2'].map((name) => this.addAccount(name, { subscriptionId: THIRD_SUBSCRIPTION })),
    ];
    const locked = this.addRecorded('locked', { readOnlyLock: true });
    const foreign = this.addAccount('foreign', { subscriptionId: SECOND_SUBSCRIPTION });
    this.azure.seedSecret(this.vault, 'foreign', { value: 'somebody else wrote this', createdAtMs: START - DAY });
    for (const name of ['out-1', 'out-2']) this.addRecorded(name, { tags: { 'key-rotation': 'disabled' } });
    for (const name of ['never-1', 'never-2']) this.addAccount(name, { tags: {} });
    return { rotatable, locked, foreign };
  }

  async rotateMany(
    request: RotateRequest,
    context: Context = this.context(),
    options: Partial<ManyOptions> = {},
    selection: Selection = {},
  ): Promise<ManyReport> {
    this.accept(request);
    return this.clock.run(rotateMany(context, selection, request, { endMs: Number.POSITIVE_INFINITY, ...options }));
  }

  /** Tells the monitor that a person gave up the grace of every account's values. */
  accept({ id, compromised }: RotateRequest): void {
    if (compromised) for (const account of this.azure.world.accounts()) this.azure.monitor.accepts(account.id, id);
  }

  /** How many different values were ever published for an account. */
  valuesPublished(name: string): number {
    return new Set(this.azure.versionsOf(this.vault, name).map(({ value }) => value)).size;
  }

  regenerations(account?: AccountId): number {
    const calls = this.azure.log.of('accounts.regenerateKey').filter(({ status }) => status === 200);
    return calls.filter(({ path }) => account === undefined || path.toLowerCase().startsWith(account)).length;
  }
}

/** How many accounts of a report ended for each reason. */
export function reasonsOf(report: ManyReport): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of report.accounts) counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
  return counts;
}

/** The name of an account by its id. */
export function nameOf(account: AccountId): string {
  return account.slice(account.lastIndexOf('/') + 1);
}
