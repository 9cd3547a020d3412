import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { logOf } from '../../functions/invocation-log.ts';
import { sweepOnTimer } from '../../functions/timer-sweep.ts';

interface Line {
  readonly level: string;
  readonly text: string;
}

function contextWith(lines: Line[]): InvocationContext {
  return new InvocationContext({
    functionName: 'sweep',
    logHandler: (level, ...parts) => lines.push({ level, text: parts.map(String).join(' ') }),
  });
}

const TIMER = {
  isPastDue: true,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};

describe('the timer function', () => {
  it('logs whether it is late, and fails with every fault of the settings at once', async () => {
    const lines: Line[] = [];
    await expect(sweepOnTimer(TIMER, contextWith(lines))).rejects.toThrow(
      /KEY_VAULT_URL is not set[\s\S]*AzureWebJobsStorage/,
    );
    expect(lines).toEqual([{ level: 'information', text: '{"event":"sweep.started","isPastDue":true}' }]);
  });

  it('gives each event the level that alerts look at', () => {
    const lines: Line[] = [];
    const log = logOf(contextWith(lines));
    for (const level of ['info', 'warning', 'error'] as const)
      log({ name: 'sweep.started', level, fields: { isPastDue: false } });
    expect(lines.map(({ level }) => level)).toEqual(['information', 'warning', 'error']);
    expect(lines.map(({ text }) => JSON.parse(text))).toEqual(
      Array(3).fill({ event: 'sweep.started', isPastDue: false }),
    );
  });
});
