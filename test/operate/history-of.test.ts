import { describe, expect, it } from 'vitest';
import { TIMER } from '../../shared/operate/actor.ts';
import { type HistoryEntry, historyCodec, historyName } from '../../shared/operate/history.ts';
import { historyOf, lastEntry } from '../../shared/operate/history-of.ts';
import { START } from '../rotation/stage.ts';
import { OperateStage } from './operate-stage.ts';

const ACCOUNT =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/app';

function entry(at: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    version: 1,
    at,
    runId: 'run',
    by: TIMER,
    account: ACCOUNT,
    phase: 'steady',
    active: 'Key1',
    keys: [],
    overdueSince: null,
    secret: 'https://kv-main.vault.azure.net/secrets/app',
    result: 'rotated',
    reason: 'due',
    sentence: 'Rotated.',
    error: null,
    ...changes,
  };
}

/** A history with these lines in each year. */
function staged(years: Readonly<Record<string, readonly (HistoryEntry | string)[]>>) {
  const stage = new OperateStage();
  for (const [year, lines] of Object.entries(years)) {
    const texts = lines.map((line) => (typeof line === 'string' ? line : historyCodec.encode(line)));
    stage.records.texts.set(historyName(year, ACCOUNT), texts.map((text) => `${text}\n`).join(''));
  }
  return { stage, workspace: stage.workspace() };
}

const OLD = entry('2024-12-30T00:00:00.000Z');
const LAST_YEAR = entry('2025-11-01T00:00:00.000Z');
const NEW_YEAR = entry('2025-12-31T23:59:59.999Z');

describe('reading a history', () => {
  it('gives the entries of all years that are kept, newest first', async () => {
    const { workspace } = staged({
      2023: [entry('2023-05-01T00:00:00.000Z')],
      2024: [OLD],
      2025: [LAST_YEAR, NEW_YEAR],
    });
    const { entries, unreadable } = await historyOf(workspace, ACCOUNT);
    expect(entries.map(({ at }) => at.slice(0, 10))).toEqual(['2025-12-31', '2025-11-01', '2024-12-30']);
    expect(unreadable).toBe(0);
  });

  it('finds it whatever case the id is written in', async () => {
    const { workspace } = staged({ 2025: [LAST_YEAR] });
    expect((await historyOf(workspace, ACCOUNT.toUpperCase())).entries).toHaveLength(1);
  });

  it.each([
    ['from an instant on, which counts in', { fromMs: Date.parse(NEW_YEAR.at) }, [NEW_YEAR]],
    ['until an instant, which counts in', { toMs: Date.parse(LAST_YEAR.at) }, [LAST_YEAR, OLD]],
    ['between two in years that are older than what is kept', { fromMs: 0, toMs: Date.parse(OLD.at) }, [OLD]],
    [
      'in a time without entries',
      { fromMs: Date.parse('2025-12-01T00:00:00Z'), toMs: Date.parse('2025-12-02T00:00:00Z') },
      [],
    ],
  ])('%s', async (_what, period, expected) => {
    const { workspace } = staged({ 2024: [OLD], 2025: [LAST_YEAR, NEW_YEAR] });
    expect((await historyOf(workspace, ACCOUNT, period)).entries).toEqual(expected);
  });

  it('counts lines that cannot be read, and gives the others', async () => {
    const torn = historyCodec.encode(LAST_YEAR).slice(0, 40);
    const { workspace } = staged({ 2025: [LAST_YEAR, torn, '', '{"version":2}', NEW_YEAR], 2024: ['junk'] });
    const { entries, unreadable } = await historyOf(workspace, ACCOUNT);
    expect(entries).toEqual([NEW_YEAR, LAST_YEAR]);
    expect(unreadable).toBe(3);
  });

  it('reads what a newer release wrote: members that it does not know do not count', async () => {
    const { workspace } = staged({ 2025: [JSON.stringify({ ...LAST_YEAR, approvedBy: 'anna' })] });
    expect((await historyOf(workspace, ACCOUNT)).entries).toEqual([LAST_YEAR]);
  });
});

describe('the last entry', () => {
  it('is this year’s, or the last one’s, and the last that can be read', async () => {
    const { stage } = staged({ 2025: [LAST_YEAR, NEW_YEAR, 'torn'] });
    expect(await lastEntry(stage.records, ACCOUNT, START)).toEqual(NEW_YEAR);
    const today = entry('2026-01-01T00:00:00.000Z');
    await stage.records.append(historyName('2026', ACCOUNT), historyCodec.encode(today));
    expect(await lastEntry(stage.records, ACCOUNT, START)).toEqual(today);
  });

  it('is none where there is none', async () => {
    const { stage } = staged({ 2024: [OLD] });
    expect(await lastEntry(stage.records, ACCOUNT, START)).toBeUndefined();
  });
});
