import type { WorldEvent } from '../../emulator/world/world-event.ts';
import { type Operation, parseOperation } from '../../shared/domain/operation.ts';
import type { Schedule } from './schedule.ts';

/** Tells where a request is carried out a second time: its key was published, and its slot is regenerated again. */
export class Repeats {
  readonly #published = new Set<string>();
  #journal: Operation | undefined;
  #marker: string | undefined;

  /** Follows what happens; gives the id of a request that is carried out twice. */
  follow(event: WorldEvent): string | undefined {
    if (event.by !== 'rotator') return undefined;
    switch (event.type) {
      case 'version-updated':
        this.#journal = parseOperation(event.tags.Operation ?? '');
        return undefined;
      case 'version-set':
        if (this.#isRequest() && event.tags.CredentialId !== this.#marker) this.#published.add(this.#journal?.id ?? '');
        this.#marker = event.tags.CredentialId;
        return undefined;
      case 'key-regenerated':
        return this.#isRequest() && this.#published.has(this.#journal?.id ?? '') ? this.#journal?.id : undefined;
      default:
        return undefined;
    }
  }

  #isRequest(): boolean {
    return this.#journal?.kind === 'rotate' && this.#journal.id.startsWith('request-');
  }
}

/** Whether nothing but the record tells what was carried out, and nobody took that or changed what it says. */
export function remembersRequests({ steps }: Schedule): boolean {
  return steps.every(({ act }) => act.kind !== 'person' && !(act.kind === 'lock-store' && act.what === 'lost'));
}
