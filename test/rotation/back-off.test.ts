import { describe, expect, it } from 'vitest';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { jitterMs } from '../../shared/domain/schedule.ts';
import { policy, required } from '../domain/facts-builder.ts';
import { DAY, HOUR, MINUTE, START, Stage, SUBSCRIPTION } from './stage.ts';

const LIMITS = { maxAgeMs: 90 * DAY, adoptionMs: 7 * DAY };

/** A name whose jitter is so small that nearly nothing but the lead is left for an outage. */
function nameWithLittleJitter(): string {
  const names = Array.from({ length: 100 }, (_, index) => `app${index}`);
  return required(names.find((name) => jitterMs(policy(), idOf(name)) < 2 * HOUR));
}

function idOf(name: string): AccountId {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
  return required(parseAccountId(`${group}/providers/Microsoft.CognitiveServices/accounts/${name}`));
}

describe('a role that is missing when a rotation falls due', () => {
  it.each([
    [24, 0],
    [33, 0],
    [46, 0],
    [40, 10],
    [40, 20],
    [40, 30],
    [40, 40],
    [40, 50],
  ])(
    'for %i of the 48 hours of lead makes no key too old that was born %i minutes past the hour',
    async (hours, minutes) => {
      const stage = new Stage();
      const name = nameWithLittleJitter();
      const account = stage.addManaged(name, {
        active: 'Key1',
        ageDays: { Key1: 84 - (minutes * MINUTE) / DAY, Key2: 81 },
      });
      const restore = stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' });
      let overMs = Number.POSITIVE_INFINITY;
      for (let hour = 0; hour < 10 * 24; hour += 1) {
        await stage.pass(HOUR);
        // Keys are at their oldest just before a sweep that may end them.
        stage.azure.monitor.checkAges(stage.clock.now(), LIMITS);
        if (stage.clock.now() >= overMs) restore();
        const { reason } = (await stage.sweepFor(account)).outcome;
        if (reason === 'role-missing') overMs = Math.min(overMs, stage.clock.now() + hours * HOUR);
        stage.azure.monitor.checkAges(stage.clock.now(), LIMITS);
      }
      expect(overMs).toBeLessThan(START + 3 * DAY + hours * HOUR);
      expect(stage.publishedTags(name).CredentialId).toBe('key2');
      expect(stage.azure.monitor.violations).toEqual([]);
    },
  );
});
