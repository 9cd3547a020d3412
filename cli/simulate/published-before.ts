import { tagOf } from '../../shared/domain/account.ts';
import { DAY, formatDuration, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import { markerText, type Slot } from '../../shared/domain/slot.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Player, Stage } from './stage.ts';

/** How long after its regeneration a key was published. */
const SETTLED_MS = MINUTE;

/** The account was under management before the beginning: its secret and the record beside its lock are there. */
export function publishBefore(stage: Stage, player: Player, active: Slot): void {
  const { azure, locks, settings, startMs } = stage;
  const { account, plan, vault, secret } = player;
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
      version: azure.secretOf(vault, secret)?.version ?? '',
      versionCreatedAtMs: Math.floor(createdAtMs / SECOND) * SECOND,
    },
  });
}
