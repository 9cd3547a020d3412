import type { WorldEvent } from '../../emulator/world/world-event.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Act } from './schedule.ts';

/** Takes one line of what happened. */
export type Tell = (text: string) => void;

export const SILENT: Tell = () => undefined;

/** Writes down every call, every change of the world and everything that people do; no key values. */
export function follow(world: ChaosWorld, tell: Tell): Tell {
  const { azure, clock } = world;
  const at: Tell = (text) => tell(`${formatInstant(clock.now())}  ${text}`);
  azure.faults.add({
    times: Number.POSITIVE_INFINITY,
    fault: ({ principal, operation }) => {
      at(`  ${principal ?? 'nobody'} calls ${operation}`);
      return undefined;
    },
  });
  azure.world.watch((event) => at(`    ${textOf(event)}`));
  return at;
}

function textOf(event: WorldEvent): string {
  switch (event.type) {
    case 'key-regenerated':
      return `${event.by} regenerated ${event.slot}`;
    case 'version-set':
      return `${event.by} published version ${event.version.slice(0, 6)} ${tagsOf(event.tags)}`;
    case 'version-updated':
      return `${event.by} tagged version ${event.version.slice(0, 6)} ${tagsOf(event.tags)}`;
    default:
      return `${event.type} by ${event.by}`;
  }
}

const SHOWN = ['CredentialId', 'Key1CreatedAt', 'Key2CreatedAt', 'AdoptedAt', 'Grace', 'Operation'];

function tagsOf(tags: Readonly<Record<string, string>>): string {
  return SHOWN.flatMap((name) => (tags[name] === undefined ? [] : `${name}=${tags[name]}`)).join(' ');
}

/** An act as a line. */
export function describe(act: Act): string {
  const { kind, ...rest } = act;
  return `${kind} ${JSON.stringify(rest)}`;
}
