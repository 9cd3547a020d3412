import { describe, expect, it } from 'vitest';
import { sweep } from '../../shared/rotation/sweep.ts';
import { crashAt } from './crash.ts';
import { intercepted } from './intercept.ts';
import { consumerOf, markerAgrees, SCENARIOS, type Scenario, sweepsUntilDone } from './scenarios.ts';
import { Stage } from './stage.ts';

/** A back-off of 30 minutes, a taken-over lock and a late call cost a few sweeps, never more. */
const MOST_SWEEPS = 6;

/** Lets the run die at its nth call. Returns false where the run had fewer calls. */
async function crashOnce(scenario: Scenario, nth: number, moment: 'before' | 'after'): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  const crash = crashAt(nth, moment);
  const healthy = stage.context();
  const context = { ...healthy, ports: intercepted(healthy.ports, crash.around) };
  const consumer = consumerOf(stage, account);
  const run = scenario.run ?? ((_stage, _account, dying) => stage.clock.run(sweep(dying)));
  await run(stage, account, context).catch(() => undefined);
  if (!crash.crashed()) return false;
  const where = `crash ${moment} call ${nth}`;
  if (scenario.drifted !== true)
    expect(markerAgrees(stage, account), `${where}: value and marker move as one`).toBe(true);
  const sweeps = await sweepsUntilDone(stage, scenario, account, MOST_SWEEPS);
  expect(sweeps, `${where}: it goes on`).toBeDefined();
  expect(stage.azure.monitor.violations, where).toEqual([]);
  expect(consumer.failures.product, where).toBe(0);
  return true;
}

describe('a crash at any call', () => {
  for (const scenario of SCENARIOS) {
    for (const moment of ['before', 'after'] as const) {
      it(`during the ${scenario.name}, just ${moment} it, breaks no promise, and the account goes on`, async () => {
        let nth = 1;
        while (await crashOnce(scenario, nth, moment)) nth += 1;
        expect(nth).toBeGreaterThan(8);
      });
    }
  }
});
