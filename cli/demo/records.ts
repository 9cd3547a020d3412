import type { LocalAzure } from '../../emulator/local-azure.ts';
import type { MemoryLocks } from '../../emulator/memory-locks.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import { requireSecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Player } from './cast.ts';

/**
 * The records beside the locks of the accounts that are under management on day 0, as the runs before left them. Without one,
 * a value that somebody replaced would wait for a person.
 */
export function remember(locks: MemoryLocks, azure: LocalAzure, vault: VaultUrl, players: readonly Player[]): void {
  for (const { role, account } of players) {
    const view = role.secret?.by === 'us' ? azure.secretOf(vault, role.name) : undefined;
    if (view === undefined) continue;
    const { marker, adoptedAtMs, graceMs, slotCreatedAtMs } = decodeTags(view.tags);
    if (marker === undefined || adoptedAtMs === undefined || graceMs === undefined) continue;
    const ref = { vault, name: requireSecretName(role.name) };
    const version = { version: view.version, versionCreatedAtMs: view.createdAtMs };
    const known = { ref, active: marker, slotCreatedAtMs, adoptedAtMs, graceMs, ...version };
    locks.seedWitness(account, { ...EMPTY_WITNESS, known });
  }
}
