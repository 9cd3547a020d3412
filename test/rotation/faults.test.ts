import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { consumerOf, SCENARIOS, type Scenario, sweepsUntilDone } from './scenarios.ts';
import { MINUTE, Stage } from './stage.ts';

/** What can go wrong with any one call. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'a server error before the effect': { kind: 'refuse', status: 500 },
  'a throttle with Retry-After': { kind: 'refuse', status: 429, retryAfterS: 7 },
  'a throttle without Retry-After': { kind: 'refuse', status: 429 },
  'an error with an empty body': { kind: 'refuse', status: 503, body: 'empty' },
  'a cut connection after the effect': { kind: 'lost', answer: 'reset' },
  'no answer after the effect': { kind: 'lost', answer: 'hang' },
  'a server error after the effect': { kind: 'lost', answer: 500 },
  'an effect ten minutes after the connection was cut': { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' },
  'an effect ten minutes after no answer': { kind: 'late', afterMs: 10 * MINUTE, answer: 'hang' },
  'an answer of broken JSON': { kind: 'garbled', body: 'broken-json' },
  'an empty answer': { kind: 'garbled', body: 'empty' },
};

const MOST_SWEEPS = 6;

/** Spoils the run's nth call. Returns false where the run had fewer calls. */
async function spoil(scenario: Scenario, nth: number, name: string, fault: Fault): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  let calls = 0;
  stage.azure.faults.add({
    when: ({ principal }) => principal === 'rotator',
    fault: () => {
      calls += 1;
      return calls === nth ? fault : undefined;
    },
    times: Number.POSITIVE_INFINITY,
  });
  const consumer = consumerOf(stage, account);
  const run = scenario.run ?? ((_stage, _account, context) => stage.clock.run(sweep(context)));
  await run(stage, account, stage.context());
  if (calls < nth) return false;
  const sweeps = await sweepsUntilDone(stage, scenario, account, MOST_SWEEPS);
  const where = `${name} at call ${nth}`;
  expect(sweeps, `${where}: it goes on`).toBeDefined();
  expect(stage.azure.monitor.violations, where).toEqual([]);
  expect(consumer.failures.product, where).toBe(0);
  const told = JSON.stringify(stage.events);
  expect(stage.azure.monitor.scan(told, 'the log'), where).toBe(false);
  return true;
}

describe('one call that goes wrong', () => {
  for (const scenario of SCENARIOS) {
    for (const [name, fault] of Object.entries(FAULTS)) {
      it(`during the ${scenario.name}: ${name} breaks no promise, and the account goes on`, async () => {
        let nth = 1;
        while (await spoil(scenario, nth, name, fault)) nth += 1;
        expect(nth).toBeGreaterThan(5);
      });
    }
  }
});
