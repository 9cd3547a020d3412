import type { Principal } from '../../emulator/wire/call.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, formatDuration } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import { type OperationKind, operationText } from '../../shared/domain/operation.ts';
import { otherSlot, type Slot } from '../../shared/domain/slot.ts';
import { START, Stand } from './stand.ts';

export const GRACE_MS = 3 * DAY;
export const NAME = 'one';

type Tags = Readonly<Record<string, string>>;

/** A managed account and the single steps of a rotation, each to be done rightly, wrongly, or not at all. */
export class ManualRotation extends Stand {
  readonly account: AccountId;

  constructor() {
    super({ keyPropagationMs: 0 });
    const madeMs = START - 10 * DAY;
    this.account = this.addAccount(NAME, { keyCreatedAtMs: { Key1: madeMs, Key2: madeMs } });
    const seeded = { value: { account: this.account, slot: 'Key1' as const }, createdAtMs: START - 9 * DAY };
    this.azure.seedSecret(this.vault, NAME, { ...seeded, tags: this.tags('Key1') });
  }

  tags(active: Slot, more: Tags = {}): Tags {
    return {
      CredentialId: active.toLowerCase(),
      ProviderAddress: this.account,
      'managed-by': managedByText({ deployment: 'default', lockHost: 'memory.local' }),
      AdoptedAt: formatInstant(START - 9 * DAY),
      Grace: formatDuration(GRACE_MS),
      ...more,
    };
  }

  get active(): Slot {
    return this.azure.secretOf(this.vault, NAME)?.tags.CredentialId === 'key1' ? 'Key1' : 'Key2';
  }

  async get(): Promise<void> {
    await this.arm().accounts.get('rg-main', NAME);
  }

  async listKeys(): Promise<void> {
    await this.arm().accounts.listKeys('rg-main', NAME);
  }

  async journal(kind: OperationKind = 'rotate'): Promise<void> {
    const tag = operationText({ id: 'op-1', kind, attempt: 1, atMs: this.clock.now() });
    const tags = this.tags(this.active, { Operation: tag });
    await this.secrets().updateSecretProperties(NAME, this.azure.secretOf(this.vault, NAME)?.version ?? '', { tags });
  }

  async look(): Promise<void> {
    await this.secrets().getSecret(NAME);
  }

  /** Everything that must come before a regeneration. */
  async prepare(kind: OperationKind = 'rotate'): Promise<void> {
    await this.get();
    await this.listKeys();
    await this.journal(kind);
    await this.look();
  }

  async regenerate(slot: Slot): Promise<void> {
    await this.arm().accounts.regenerateKey('rg-main', NAME, slot);
  }

  async publish(value: string, active: Slot, principal: Principal = 'rotator', more: Tags = {}): Promise<void> {
    await this.secrets(principal).setSecret(NAME, value, { tags: this.tags(active, more) });
  }

  /** Regenerates the idle slot, publishes its value. */
  async rotate(): Promise<void> {
    const idle = otherSlot(this.active);
    await this.prepare();
    await this.regenerate(idle);
    await this.publish(this.azure.keysOf(this.account)[idle], idle);
  }

  async pass(durationMs: number): Promise<void> {
    await this.clock.runUntil(this.clock.now() + durationMs);
  }

  /** The promises that were broken so far. */
  get broken(): readonly string[] {
    return this.azure.monitor.violations.map(({ invariant }) => invariant);
  }
}
