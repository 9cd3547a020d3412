import { describe, expect, test } from 'vitest';
import { configFrom } from '../../cli/simulate/settings-file.ts';
import type { Outage } from '../../cli/simulate/tenant.ts';
import { parseAccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import { policyOf } from '../../shared/domain/policy.ts';
import { rotationDueAtMs } from '../../shared/domain/schedule.ts';
import { plan, played, SUBSCRIPTION_ID, tenantOf } from './simulated.ts';

/** When the account of `plan` falls due, milliseconds after the beginning. */
function dueMs(name: string, texts: Readonly<Record<string, string>>): number {
  const { settings } = configFrom({ ROTATION_SCHEDULE: '0 0 */3 * * *', ...texts }, 'a test');
  const id = parseAccountId(
    `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/${name}`,
  );
  return rotationDueAtMs(policyOf(settings, { tags: {} }), id ?? '', -43 * DAY);
}

describe('a simulation of given accounts', () => {
  test('counts what happens to each, and finds nothing wrong with the defaults', async () => {
    const { accounts, brokenPromises, figures } = await played(tenantOf([plan('one')]), 60);
    expect(brokenPromises).toEqual([]);
    expect(accounts).toMatchObject([
      { name: 'one', rotations: 1, retirements: 1, safeRefresh: 'P3D', overdueDays: 0, failedCalls: 0 },
    ]);
    expect(accounts[0]?.oldestKeyDays).toBeGreaterThan(86);
    expect(accounts[0]?.consumerCalls).toBe(figures.consumerCalls);
  });

  test('says that applications read too rarely for the grace, and that they are cut off', async () => {
    const slow = plan('slow', { knownRefreshMs: 6 * DAY });
    const { brokenPromises, figures } = await played(tenantOf([slow, plan('quick')]), 60);
    expect(figures.failedCalls).toBeGreaterThan(0);
    expect(brokenPromises).toHaveLength(1);
    expect(brokenPromises[0]).toMatchObject({ account: 'slow', promise: 'I2' });
    expect(brokenPromises[0]?.sentence).toContain('only every P6D outlive the grace of P3D');
    expect(brokenPromises[0]?.change).toContain('ROTATION_GRACE');
  });

  test('goes by the grace that an account has for itself', async () => {
    const slow = plan('slow', {
      knownRefreshMs: 6 * DAY,
      tags: { 'key-rotation': 'enabled', 'key-rotation-grace': 'P6D' },
    });
    const { brokenPromises, accounts, figures } = await played(tenantOf([slow]), 60);
    expect([brokenPromises, figures.failedCalls, accounts[0]?.safeRefresh]).toEqual([[], 0, 'P6D']);
  });

  test.each([
    ['app', 'the app was down'],
    ['vault', 'the vault did not answer'],
    ['subscription', 'its subscription did not answer'],
  ] as const)(
    'says that the lead is too short for an outage of the %s, and how long it has to be',
    async (of, words) => {
      const outageOf = (texts: Readonly<Record<string, string>>): Outage[] => {
        const time = { startMs: dueMs('late', texts) - 2 * HOUR, durationMs: 30 * HOUR };
        return [of === 'subscription' ? { of, subscriptionId: SUBSCRIPTION_ID, ...time } : { of, ...time }];
      };
      const short = { ROTATION_LEAD: 'PT6H' };
      const late = await played(tenantOf([plan('late')], outageOf(short)), 60, short);
      expect(late.figures.violations).toBe(1);
      expect(late.figures.oldestKeyDays).toBeGreaterThan(90);
      expect(late.accounts[0]?.overdueDays).toBeGreaterThan(0.2);
      expect(late.brokenPromises).toMatchObject([{ account: 'late', promise: 'I3' }]);
      expect(late.brokenPromises[0]?.sentence).toContain(words);
      expect(late.brokenPromises[0]?.change).toContain('from PT6H to at least P1DT12H');
      const enough = { ROTATION_LEAD: 'P1DT12H' };
      const inTime = await played(tenantOf([plan('late')], outageOf(enough)), 60, enough);
      expect(inTime.brokenPromises).toEqual([]);
      expect(inTime.figures.oldestKeyDays).toBeLessThan(90);
    },
  );

  test('says that more rotations are due than a sweep may make', async () => {
    const many = Array.from({ length: 30 }, (_, index) => plan(`one-of-many-${index}`, { consumers: [] }));
    const texts = { ROTATION_MAX_PER_SWEEP: '1', ROTATION_SCHEDULE: '0 0 */12 * * *' };
    const { brokenPromises } = await played(tenantOf(many), 56, texts);
    expect(brokenPromises.length).toBeGreaterThan(3);
    expect(new Set(brokenPromises.map(({ promise }) => promise))).toEqual(new Set(['I3']));
    expect(brokenPromises[0]?.sentence).toContain(
      'more rotations were due than ROTATION_MAX_PER_SWEEP (1) lets through',
    );
  });

  test('says what keeps a tagged account from being rotated at all, and leaves others alone', async () => {
    const accounts = [
      plan('typo', { tags: { 'key-rotation': 'enabled', 'key-rotation-grace': 'three days' } }),
      plan('nobody', { tags: {}, published: undefined }),
    ];
    const { brokenPromises, accounts: details } = await played(tenantOf(accounts), 20);
    expect(brokenPromises).toMatchObject([
      { account: 'typo', promise: 'I3', change: 'See docs/reasons.md#tag-invalid.' },
    ]);
    expect(details[1]).toMatchObject({ rotations: 0, oldestKeyDays: null, lastReason: 'not-opted-in' });
  });

  test('says that nothing happens in plan mode, and that a subscription was left out', async () => {
    const planned = await played(tenantOf([plan('one')]), 5, { ROTATION_MODE: 'plan' });
    expect(planned.brokenPromises).toMatchObject([{ account: null, promise: 'I3' }]);
    const AZURE_SUBSCRIPTION_IDS = '00000000-0000-4000-8000-00000000000f';
    const unseen = await played(tenantOf([plan('one', { published: undefined })]), 5, { AZURE_SUBSCRIPTION_IDS });
    expect(unseen.brokenPromises).toMatchObject([
      { account: 'one', change: 'Add its subscription to AZURE_SUBSCRIPTION_IDS.' },
    ]);
  });

  test('knows vaults of other clouds by their name', async () => {
    const vault = 'https://keys.vault.usgovcloudapi.net';
    const other = 'https://team.vault.usgovcloudapi.net';
    const tags = { 'key-rotation': 'enabled', 'key-rotation-vault': other };
    const texts = { KEY_VAULT_URL: vault, KEY_VAULT_ALLOWED_URLS: other };
    const { accounts } = await played(tenantOf([plan('one', { tags, published: undefined })]), 20, texts);
    expect(accounts).toMatchObject([{ rotations: 1, retirements: 1 }]);
  });
});
