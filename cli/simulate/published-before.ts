import type { LocalAzure } from '../../emulator/local-azure.ts';
import type { MemoryLocks } from '../../emulator/memory-locks.ts';
import { type AccountId, tagOf } from '../../shared/domain/account.ts';
import { DAY, formatDuration, MINUTE, parseDuration, SECOND } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import type { SecretName, VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { markerText, type Slot } from '../../shared/domain/slot.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { AccountPlan } from './tenant.ts';

/** How long after its regeneration a key was published. */
const SETTLED_MS = MINUTE;

interface Where {
  readonly azure: LocalAzure;
  readonly locks: MemoryLocks;
  readonly settings: Settings;
  readonly startMs: number;
}

interface What {
  readonly account: AccountId;
  readonly plan: Pick<AccountPlan, 'keyAgeMs' | 'tags'>;
  readonly vault: VaultUrl;
  readonly secret: SecretName;
}

/** The account was under management before the beginning: its secret and the record beside its lock are there. */
export function publishBefore({ azure, locks, settings, startMs }: Where, what: What, active: Slot): void {
  const { account, plan, vault, secret } = what;
  const times = { Key1: startMs - plan.keyAgeMs.Key1, Key2: startMs - plan.keyAgeMs.Key2 };
  const createdAtMs = Math.min(times[active] + SETTLED_MS, startMs);
  const adoptedAtMs = Math.min(times.Key1, times.Key2) - settings.adoptionMs - DAY;
  azure.seedSecret(vault, secret, {
    value: { account, slot: active },
    createdAtMs,
    tags: {
      CredentialId: markerText(active),
      ProviderAddress: account,
      'managed-by': managedByText({ deployment: settings.deployment, lockHost: locks.host }),
      Key1CreatedAt: formatInstant(times.Key1),
      Key2CreatedAt: formatInstant(times.Key2),
      AdoptedAt: formatInstant(adoptedAtMs),
      Grace: tagOf(plan.tags, 'key-rotation-grace') ?? formatDuration(settings.graceMs),
    },
  });
  locks.seedWitness(account, {
    ...EMPTY_WITNESS,
    known: {
      ref: { vault, name: secret },
      active,
      slotCreatedAtMs: times,
      adoptedAtMs,
      graceMs: parseDuration(tagOf(plan.tags, 'key-rotation-grace') ?? '') ?? settings.graceMs,
      version: azure.secretOf(vault, secret)?.version ?? '',
      versionCreatedAtMs: Math.floor(createdAtMs / SECOND) * SECOND,
    },
  });
}
