import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyLife as LedgerLife } from '../../emulator/world/key-ledger.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { COMMAND_LINE, TIMER } from '../../shared/operate/actor.ts';
import { archiveOf } from '../../shared/operate/archive.ts';
import { recordedRequest } from '../../shared/operate/recorded-request.ts';
import { recordedSweep } from '../../shared/operate/recorded-sweep.ts';
import type { RecordingWorkspace } from '../../shared/operate/workspace.ts';
import type { AccountEvidence } from '../../shared/report/evidence/account-evidence.ts';
import { type Evidence, isInOrder } from '../../shared/report/evidence/evidence.ts';
import { evidenceCsv } from '../../shared/report/evidence/evidence-csv.ts';
import { evidencePage } from '../../shared/report/evidence/evidence-page.ts';
import { statusPage } from '../../shared/report/page/status-page.ts';
import { DAY, HOUR, MINUTE, START } from '../rotation/stage.ts';
import { OperateStage } from './operate-stage.ts';

const DAYS = 120;
const SWEEP_EVERY_MS = 6 * HOUR;
/** A creation time is written down before the call; between the two lie a few calls and their answers. */
const TOLERANCE_MS = 5 * MINUTE;

const stage = new OperateStage({ ROTATION_SCHEDULE: '0 0 */6 * * *' });
const workspace: RecordingWorkspace = stage.workspace();
const archive = archiveOf(workspace);
const accounts = new Map<string, AccountId>();

/** What people do, by the hours since the beginning. */
const DEEDS = new Map<number, () => unknown>([
  [30 * 24, () => asked('asked', 'asked-for')],
  [31 * 24, () => stage.azure.person.setProvisioningState(idOf('blocked'), 'Updating')],
  [35 * 24, () => stage.azure.person.setProvisioningState(idOf('blocked'), 'Succeeded')],
  [
    40 * 24,
    () =>
      stage.azure.person.setSecret(stage.vault, 'drifting', { value: 'other', tags: stage.publishedTags('drifting') }),
  ],
  [50 * 24, () => stage.azure.person.removeAccount(idOf('deleted'))],
  [20 * 24, () => stage.azure.person.setReadOnlyLock(idOf('overdue'), true)],
  [100 * 24, () => stage.azure.person.setReadOnlyLock(idOf('overdue'), false)],
]);

function idOf(name: string): AccountId {
  const id = accounts.get(name);
  if (id === undefined) throw new Error(`There is no account ${name}.`);
  return id;
}

function asked(named: string, id: string): Promise<unknown> {
  const request = { kind: 'rotate', id, force: false, compromised: false } as const;
  return stage.clock.run(recordedRequest(workspace, named, request, { by: COMMAND_LINE, why: 'a drill' }));
}

async function live(): Promise<void> {
  accounts.set('adopted', stage.addAccount('adopted'));
  for (const name of ['steady', 'asked', 'blocked', 'drifting', 'deleted', 'overdue']) {
    accounts.set(name, stage.addManaged(name, { active: 'Key1', ageDays: { Key1: 60, Key2: 57 }, versionAgeDays: 57 }));
  }
  accounts.set('untagged', stage.addAccount('untagged', { tags: {} }));
  for (let hours = 0; hours <= DAYS * 24; hours += SWEEP_EVERY_MS / HOUR) {
    await stage.clock.runUntil(START + hours * HOUR);
    await DEEDS.get(hours)?.();
    await stage.clock.run(recordedSweep(workspace, TIMER));
  }
}

function evidenceOver(fromDay: number, toDay: number): Promise<Evidence> {
  const day = (count: number): string => new Date(START + count * DAY).toISOString().slice(0, 10);
  return archive.evidence({ from: day(fromDay), to: day(toDay), madeBy: 'auditor' });
}

function of(evidence: Evidence, name: string): AccountEvidence {
  const found = evidence.accounts.find((account) => account.name === name);
  if (found === undefined) throw new Error(`The evidence does not mention ${name}.`);
  return found;
}

/** Every value of an account that lived in a time, as the local Azure itself knows. */
function ledgerOf(account: AccountId, fromMs: number, toMs: number): readonly LedgerLife[] {
  const { ledger } = stage.azure.world;
  return ledger
    .values()
    .flatMap((value) => ledger.lifeOf(value) ?? [])
    .filter((life) => life.account === account)
    .filter(({ createdAtMs, died }) => createdAtMs < toMs && (died?.atMs ?? Number.POSITIVE_INFINITY) >= fromMs);
}

beforeAll(live, 120_000);

describe('the evidence of 120 days', () => {
  it.each(['adopted', 'steady', 'asked', 'blocked', 'drifting', 'overdue'])(
    'has every key value of the account %s, with its true times',
    async (name) => {
      const evidence = await evidenceOver(1, DAYS - 1);
      const fromMs = START + DAY;
      const toMs = START + DAYS * DAY;
      const lives = ledgerOf(idOf(name), fromMs, toMs);
      expect(lives.length).toBeGreaterThanOrEqual(3);
      const keys = of(evidence, name).keys;
      for (const slot of ['Key1', 'Key2'] as const) {
        const seen = keys.filter((key) => key.slot === slot);
        const true_ = lives
          .filter((life) => life.slot === slot)
          .toSorted((one, other) => one.createdAtMs - other.createdAtMs);
        expect(seen.length, slot).toBe(true_.length);
        seen.forEach((key, index) => {
          const life = true_[index];
          const died = life?.died?.atMs;
          if (key.createdAt !== null) expectNear(Date.parse(key.createdAt), life?.createdAtMs);
          expect(key.createdAt === null).toBe(name === 'adopted' && index === 0);
          const endedInTime = died !== undefined && died < toMs;
          expect(key.fate).toBe(endedInTime ? 'ended' : 'alive');
          if (endedInTime) expectNear(Date.parse(key.endedAt ?? ''), died);
          if (key.ageDays !== null) {
            const trueDays = ((endedInTime ? died : toMs) - (life?.createdAtMs ?? 0)) / DAY;
            expect(Math.abs(key.ageDays - trueDays)).toBeLessThan(0.02);
          }
        });
      }
    },
  );

  it('says where the limit was kept and where it was not, as the local Azure knows it', async () => {
    const evidence = await evidenceOver(1, DAYS - 1);
    for (const name of ['adopted', 'steady', 'asked', 'blocked', 'drifting'])
      expect(of(evidence, name).limit, name).toBe('kept');
    const late = of(evidence, 'overdue');
    expect(late.limit).toBe('broken');
    expect(late.maxAgeDays).toBe(90);
    const oldest = ledgerOf(idOf('overdue'), START, START + DAYS * DAY).map(
      ({ createdAtMs, died }) => ((died?.atMs ?? START + DAYS * DAY) - createdAtMs) / DAY,
    );
    expect(Math.abs((late.oldestAgeDays ?? 0) - Math.max(...oldest))).toBeLessThan(0.02);
    expect(evidence.totals.broken).toBe(2);
    expect(isInOrder(evidence)).toBe(false);
  });

  it('lists what was not as it should be, from when to when', async () => {
    const evidence = await evidenceOver(1, DAYS - 1);
    const day = (instant: string | null): number | null =>
      instant === null ? null : Math.floor((Date.parse(instant) - START) / DAY);
    const told = (name: string) =>
      of(evidence, name).exceptions.map(({ kind, from, to }) => [kind, day(from), day(to)]);
    expect(told('blocked')).toEqual([['blocked', 31, 35]]);
    expect(told('drifting')).toEqual([['healed', 40, 40]]);
    expect(told('overdue')).toEqual([
      ['blocked', 20, 100],
      ['overdue', 30, 103],
    ]);
    expect(told('steady')).toEqual([]);
  });

  it('says of a deleted account that the end of its keys is not recorded', async () => {
    const gone = of(await evidenceOver(1, DAYS - 1), 'deleted');
    expect(gone.limit).toBe('not-known');
    expect(gone.keys.filter(({ fate }) => fate === 'not-known')).not.toEqual([]);
    expect(gone.notes).toEqual([expect.stringContaining('when its keys died is not recorded')]);
  });

  it('lists an account that nobody wants rotated', async () => {
    expect(of(await evidenceOver(1, DAYS - 1), 'untagged')).toMatchObject({
      limit: 'not-managed',
      keys: [],
      notes: [expect.stringMatching(/^Not managed: /)],
    });
  });

  it('has no gap and misses nothing where all was recorded; of the time before the first record it says so', async () => {
    const evidence = await evidenceOver(1, DAYS - 1);
    expect([evidence.gaps, evidence.missing]).toEqual([[], []]);
    expect(evidence.totals).toMatchObject({ sweeps: 4 * (DAYS - 1), okSweeps: 4 * (DAYS - 1), accounts: 8 });
    const early = await evidenceOver(-10, 5);
    expect(early.missing).toEqual([expect.stringContaining('Nothing is recorded before 2026-01-01T')]);
    expect(early.gaps).toMatchObject([{ from: '2025-12-22T00:00:00.000Z', notOk: 0 }]);
  });

  it('of a time before the trouble is in order', async () => {
    const evidence = await evidenceOver(1, 19);
    expect(isInOrder(evidence)).toBe(true);
    expect(of(evidence, 'steady').keys.every(({ fate, endedAt }) => fate === 'alive' && endedAt === null)).toBe(true);
  });
});

describe('no key value is in any record', () => {
  it('nor in what is made of them', async () => {
    const evidence = await evidenceOver(0, DAYS);
    const status = await archive.latestStatus();
    if (status === undefined) throw new Error('There is no status.');
    const texts = [
      ...stage.records.texts.entries(),
      await evidencePage(evidence),
      evidenceCsv(evidence),
      JSON.stringify(evidence),
      await statusPage(status, {}),
      JSON.stringify(stage.events),
    ].join('\n');
    const values = stage.azure.everyKeyValueEverMade();
    expect(values).toContain(stage.publishedValue('adopted'));
    expect(values.length).toBeGreaterThan(20);
    for (const value of values) expect(texts.includes(value) || texts.includes(value.slice(0, 12))).toBe(false);
    expect(stage.records.texts.size).toBeGreaterThan(400);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

function expectNear(atMs: number, trueMs: number | undefined): void {
  expect(Math.abs(atMs - (trueMs ?? 0))).toBeLessThan(TOLERANCE_MS);
}
