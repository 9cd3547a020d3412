import { describe, expect, it } from 'vitest';
import { statusPage } from '../../shared/report/page/status-page.ts';
import { statusOf } from '../../shared/report/status.ts';
import { statusCsv } from '../../shared/report/status-csv.ts';
import { filtered } from '../../shared/report/status-filter.ts';
import type { Status } from '../../shared/report/status-schema.ts';
import { Stage } from '../rotation/stage.ts';

const EVIL = '"><script>alert(1)</script>';

/** A status with an account of every sort, and as many more as are wanted. */
async function statusWith(more = 0): Promise<Status> {
  const stage = new Stage({ ROTATION_MODE: 'plan' });
  stage.addAccount('new');
  stage.addAccount('untagged', { tags: {} });
  stage.addAccount('evil', { tags: { 'key-rotation': 'enabled', 'key-rotation-grace': EVIL } });
  stage.addManaged('blocked', { active: 'Key1', ageDays: { Key1: 40, Key2: 37 } }, { provisioningState: 'Updating' });
  stage.addManaged('late', { active: 'Key1', ageDays: { Key1: 92, Key2: 80 } }, { provisioningState: 'Updating' });
  stage.addManaged('overlap', { active: 'Key2', ageDays: { Key1: 87, Key2: 1.5 } });
  for (let index = 0; index < more; index += 1) {
    stage.addManaged(`oai-team-${index}`, { active: 'Key1', ageDays: { Key1: index % 80, Key2: index % 80 } });
  }
  const gone = stage.addManaged('gone', { active: 'Key1', ageDays: { Key1: 10, Key2: 7 } });
  stage.azure.person.removeAccount(gone);
  return statusOf(await stage.sweep());
}

describe('a status', () => {
  it('puts first what needs somebody: overdue, then blocked, then the rest by what comes next', async () => {
    const { accounts, totals } = await statusWith();
    expect(accounts.map(({ name }) => name)).toEqual(['late', 'evil', 'blocked', 'new', 'overlap', 'untagged']);
    expect(totals).toMatchObject({ accounts: 6, overdue: 1, orphaned: 1 });
  });

  it('tells ages in days, times as ISO 8601, and what is not there as null', async () => {
    const { accounts, takenAt, unlisted } = await statusWith();
    const late = accounts.find(({ name }) => name === 'late');
    expect(late).toMatchObject({
      phase: 'steady',
      active: 'Key1',
      resourceGroup: 'rg',
      keys: [{ slot: 'Key1', role: 'active', ageDays: 92, mustDieBy: '2025-12-30T00:00:00.000Z' }, { slot: 'Key2' }],
      overdueSince: '2025-12-30T00:00:00.000Z',
      result: 'blocked',
      reason: 'account-not-ready',
    });
    expect(late?.keys[0]?.usedUp).toBeCloseTo(92 / 90, 2);
    expect(accounts.find(({ name }) => name === 'untagged')).toMatchObject({ managed: false, phase: null, next: null });
    expect(takenAt).toBe('2026-01-01T00:00:00.000Z');
    expect(unlisted).toMatchObject([{ state: 'orphaned' }]);
    expect(JSON.parse(JSON.stringify(await statusWith()))).toMatchObject({ takenAt });
  });

  it('is filtered by subscription, phase and whether it is overdue', async () => {
    const { accounts } = await statusWith();
    const names = (filter: Parameters<typeof filtered>[1]): readonly string[] =>
      filtered(accounts, filter).map(({ name }) => name);
    expect(names({ phase: 'overlap' })).toEqual(['overlap']);
    expect(names({ overdue: true })).toEqual(['late']);
    expect(names({ overdue: false })).toHaveLength(5);
    expect(names({ subscription: 'another' })).toEqual([]);
    expect(names({})).toHaveLength(6);
  });
});

describe('a status as CSV', () => {
  it('has a line for each account, and a heading', async () => {
    const lines = statusCsv(await statusWith()).split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines[7]).toMatch(/accounts\/gone",.*secrets\/gone","orphaned",/);
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/,"2026-01-01T[^"]+Z"$/);
    expect(lines[0]?.split(',')).toHaveLength(25);
    expect(lines[1]).toMatch(/"late","OpenAI",.*"steady","Key1","[^"]+",92,/);
  });

  it('holds nothing that a spreadsheet takes for a formula or for a further cell', async () => {
    const { accounts, ...status } = await statusWith();
    const [first] = accounts;
    const names = ['=1+1', '+1', '-1', '@x', '\tx', 'a"b', 'a,b\r\nc'];
    const csv = statusCsv({
      ...status,
      accounts: first === undefined ? [] : names.map((name) => ({ ...first, name })),
    });
    expect(csv).toContain(`,"'=1+1",`);
    expect(csv).toContain(`,"'+1",`);
    expect(csv).toContain(`,"'-1",`);
    expect(csv).toContain(`,"'@x",`);
    expect(csv).toContain(`,"'\tx",`);
    expect(csv).toContain(',"a""b",');
    expect(csv).toContain(',"a,b\r\nc",');
  });
});

describe('a status as a page', () => {
  it('escapes everything, and holds no script', async () => {
    const page = await statusPage(await statusWith(), {});
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  });

  it('says at once what needs somebody, and what could not be seen', async () => {
    const page = await statusPage(await statusWith(), {});
    expect(page).toContain('1 overdue, 3 blocked');
    expect(page).toContain('overdue since 2025-12-30');
    expect(page).toContain('orphaned: https://kv-main.vault.azure.net/secrets/gone');
    expect(page.indexOf('>late<')).toBeLessThan(page.indexOf('>overlap<'));
  });

  it('says in words what the chart of the coming actions shows', async () => {
    const page = await statusPage(await statusWith(), { phase: 'overlap' });
    expect(page).toContain('In the coming 90 days: 0 rotations and 1 retirements, at most 1 on one day.');
    expect(page).toContain('<title>2026-01-02: 0 to rotate, 1 to retire</title>');
    expect(page).toContain('1 of 6 accounts');
  });

  it('may load nothing but its own style', async () => {
    const page = await statusPage(await statusWith(), {});
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    const hash = Buffer.from(digest).toString('base64');
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'`);
    expect(page).not.toMatch(/ style="| on[a-z]+="|src="/);
  });

  it('with 1,000 accounts is under a megabyte', async () => {
    const page = await statusPage(await statusWith(1_000), {});
    expect(page.length).toBeGreaterThan(300_000);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  });

  it('says that all is well where it is', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const page = await statusPage(statusOf(await stage.sweep()), {});
    expect(page).toContain('all is well');
    expect(page).not.toContain('Not seen');
  });
});
