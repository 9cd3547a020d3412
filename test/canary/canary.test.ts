import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sinks } from './sinks.ts';

// The SDK reads its log level when it is loaded.
process.env.AZURE_LOG_LEVEL = 'verbose';
const { SCENARIOS } = await import('../rotation/scenarios.ts');
const { intercepted } = await import('../rotation/intercept.ts');
const { FAULTS } = await import('../rotation/fault-kinds.ts');
const { Stage, HOUR } = await import('../rotation/stage.ts');
const { sweep } = await import('../../shared/rotation/sweep.ts');

const CANARIES = { Key1: `CANARY1${'a'.repeat(40)}`, Key2: `CANARY2${'b'.repeat(40)}` };

describe('no key value is ever shown', () => {
  const sinks = new Sinks();
  beforeEach(() => sinks.listen());
  afterEach(() => sinks.close());

  for (const scenario of SCENARIOS) {
    for (const [name, fault] of [['nothing goes wrong', undefined] as const, ...Object.entries(FAULTS)]) {
      it(`during the ${scenario.name}, where ${fault === undefined ? name : `every third call meets ${name}`}`, async () => {
        const stage = new Stage({}, CANARIES);
        const account = scenario.set(stage);
        let calls = 0;
        stage.azure.faults.add({
          when: ({ principal }) => principal === 'rotator',
          times: Number.POSITIVE_INFINITY,
          fault: () => {
            calls += 1;
            return calls % 3 === 0 ? fault : undefined;
          },
        });
        const healthy = stage.context();
        const ports = intercepted(healthy.ports, async (_name, call) => {
          try {
            return await call();
          } catch (error) {
            sinks.show(error);
            throw error;
          }
        });
        const context = { ...healthy, ports };
        if (scenario.run !== undefined) sinks.show(await scenario.run(stage, account, context));
        for (let count = 0; count < 3; count += 1) {
          sinks.show(await stage.clock.run(sweep(context)));
          await stage.pass(HOUR);
        }
        sinks.show(stage.events);
        sinks.show(stage.publishedTags('app'));
        sinks.show(stage.azure.log.entries);
        sinks.close();
        const shown = sinks.text;
        expect(shown).toMatch(/azure:core-rest-pipeline/);
        expect(stage.azure.everyKeyValueEverMade()).toContain(CANARIES.Key1);
        for (const value of stage.azure.everyKeyValueEverMade()) {
          expect(shown.includes(value) || shown.includes(value.slice(0, 12))).toBe(false);
        }
        expect(stage.azure.monitor.violations).toEqual([]);
      });
    }
  }
});
