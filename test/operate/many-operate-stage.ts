import type { AccountId } from '../../shared/domain/account.ts';
import type { Wish } from '../../shared/operate/wish.ts';
import { OperateStage } from './operate-stage.ts';

const SUBSCRIPTIONS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

/** A wish for the compromised keys of every account. */
export const LEAK: Wish & { readonly kind: 'many' } = {
  kind: 'many',
  selection: {},
  request: { kind: 'rotate', id: 'leak-1', force: false, compromised: true },
  by: { kind: 'person', name: 'ada@example.com' },
  why: 'A laptop was stolen.',
};

/** The stage of operating, with managed accounts `app-0`, `app-1`, … in two subscriptions, and their records. */
export class ManyOperateStage extends OperateStage {
  readonly accounts: readonly AccountId[];

  constructor(
    count: number,
    env: Readonly<Record<string, string>> = {},
    keyValues?: { readonly Key1: string; readonly Key2: string },
  ) {
    super(env, keyValues);
    this.azure.addSubscription(SUBSCRIPTIONS[1], 'Second');
    this.accounts = Array.from({ length: count }, (_, index) => {
      const name = `app-${index}`;
      const state = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
      const account = this.addManaged(name, state, { subscriptionId: SUBSCRIPTIONS[index % 2] ?? SUBSCRIPTIONS[0] });
      this.azure.monitor.accepts(account, LEAK.request.id);
      return account;
    });
  }

  /** How often a key was regenerated. */
  get regenerations(): number {
    return this.azure.log.of('accounts.regenerateKey').filter(({ status }) => status === 200).length;
  }
}
