import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { FAULTS } from './fault-kinds.ts';
import { consumerOf, SCENARIOS, type Scenario, sweepsUntilDone } from './scenarios.ts';
import { Stage } from './stage.ts';

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
