import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { HostProcess } from '../../../emulator/functions-host/spawn-host.ts';

const LOOK_EVERY_MS = 50;

const endedSchema = z.looseObject({
  event: z.literal('sweep.ended'),
  accounts: z.number(),
  overdue: z.number(),
  unreadScopes: z.number(),
});

/** Sets the app's sweep off, waits for its end and says what came of it. */
export async function sweepNow(host: HostProcess): Promise<string> {
  const { status, headers } = await fetch(`${host.origin}/admin/functions/sweep`, {
    method: 'POST',
    headers: { 'x-functions-key': host.key },
  });
  const invocation = headers.get('x-invocation-id');
  if (invocation === null) return `The sweep could not be set off: the host answered ${status}.`;
  while (!host.lines.some((line) => line.line === 'ended' && line.invocation === invocation))
    await sleep(LOOK_EVERY_MS);
  const event = host.lines.flatMap((line) => {
    if (line.line !== 'log' || line.invocation !== invocation || !line.text.startsWith('{')) return [];
    return endedSchema.safeParse(JSON.parse(line.text)).data ?? [];
  })[0];
  if (event === undefined) return 'The sweep broke off.';
  const counts = ['adopted', 'rotated', 'retired', 'verified', 'healed', 'blocked', 'skipped', 'failed']
    .filter((result) => event[result])
    .map((result) => `${event[result]} ${result}`);
  return `The first sweep looked at ${event.accounts} accounts: ${counts.join(', ')}; ${event.overdue} overdue, ${event.unreadScopes} subscription unreadable.`;
}
