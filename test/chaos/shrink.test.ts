import { expect, it } from 'vitest';
import { randomSchedule } from './random-schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrunk } from './shrink.ts';

function crashes({ steps }: Schedule): boolean {
  return steps.some(({ act }) => act.kind === 'sweep' && act.troubles.some(({ kind }) => kind === 'crash'));
}

it('shortens a schedule to what breaks the same, and keeps its times', async () => {
  let shortened = 0;
  for (let seed = 1; seed <= 80; seed += 1) {
    const schedule = randomSchedule(seed);
    if (!crashes(schedule)) continue;
    shortened += 1;
    const small = await shrunk(schedule, (each) => Promise.resolve(crashes(each) ? 'I1' : undefined));
    expect(small.steps).toHaveLength(1);
    expect(small.steps[0]?.act).toMatchObject({ kind: 'sweep', paceMs: 0, troubles: [{ kind: 'crash' }] });
    expect(small).toMatchObject({
      consumer: false,
      long: false,
      settings: {},
      propagationMs: 0,
      emptyFirstPage: false,
    });
    const index = schedule.steps.findIndex(({ act }) => JSON.stringify(act).includes('"crash"'));
    const beforeMs = schedule.steps.slice(0, index + 1).reduce((sum, { afterMs }) => sum + afterMs, 0);
    expect(small.steps[0]?.afterMs).toBeGreaterThanOrEqual(beforeMs);
  }
  expect(shortened).toBeGreaterThan(5);
});
