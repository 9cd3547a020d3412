import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BadInput } from '../../cli/input/bad-input.ts';
import { type Command, commandOf } from '../../cli/rotator/command-line.ts';
import { evidence } from '../../cli/rotator/evidence.ts';
import { HELP } from '../../cli/rotator/help.ts';
import { history } from '../../cli/rotator/history.ts';
import { orExplain } from '../../cli/rotator/or-explain.ts';
import { memoryOperatePorts } from '../../emulator/memory-records.ts';
import { type App, createApp } from '../../shared/app.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { historyName } from '../../shared/operate/history.ts';
import { FailingRecords } from '../operate/failing-records.ts';
import { OperateStage } from '../operate/operate-stage.ts';
import { HOUR } from '../rotation/stage.ts';

const PERIOD = ['--from', '2026-01-01', '--to', '2026-01-02'];

const stage = new OperateStage();
const { settings, ports } = stage.context();
const app = createApp(settings, ports, stage.workspace().ports);
let account: string;
let shown = '';

beforeAll(async () => {
  account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 83.5, Key2: 80 }, versionAgeDays: 80 });
  stage.addAccount('twin', { tags: {}, resourceGroup: 'one', customSubDomainName: 'twin-one' });
  stage.addAccount('twin', { tags: {}, resourceGroup: 'two', customSubDomainName: 'twin-two' });
  for (let hour = 0; hour < 48; hour += 1) {
    await stage.clock.run(app.sweep(TIMER));
    await stage.pass(HOUR);
  }
});

beforeEach(() => {
  shown = '';
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => {
    shown += `${String(text)}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

/** Runs a command as `npm run rotator` does; gives its exit code. */
async function run(over: App, ...args: readonly string[]): Promise<number> {
  const command: Command = commandOf(args);
  if (command.name === 'evidence') return evidence(over, command);
  if (command.name === 'history') return history(over, command);
  throw new Error(`The command is ${command.name}.`);
}

describe('npm run rotator -- evidence', () => {
  it('prints a table for people, and is content where all is in order', async () => {
    expect(await run(app, 'evidence', ...PERIOD)).toBe(0);
    expect(shown).toMatch(/^app +Key2 +2026-01-\d\dT\d\d:\d\dZ +alive +[01]\.\d\d +90 +kept$/m);
    expect(shown).toMatch(/^app +Key2 +2025-10-13T00:00Z +2026-01-\d\dT\d\d:\d\dZ +8[01]\.\d\d +90 +kept$/m);
    expect(shown).toMatch(/^twin +- +- +- +- +- +not-managed$/m);
    expect(shown).toMatch(
      /2026-01-01 to 2026-01-02: 3 key values of 1 managed accounts, 0 older .* 48 of 48 sweeps were ok\.\n$/,
    );
  });

  it.each([
    ['--json', /^\{"from":"2026-01-01","to":"2026-01-02","madeAt":"[^"]+","madeBy":"[^"]+, at the command line"/],
    ['--csv', /^"account","name"[\s\S]*\r\n.*"app",.*"Key1"/],
    ['--html', /^<!DOCTYPE html>[\s\S]*<h1>Evidence of key rotation[\s\S]*<\/html>\n$/],
  ])('prints %s', async (format, expected) => {
    expect(await run(app, 'evidence', ...PERIOD, format)).toBe(0);
    expect(shown).toMatch(expected);
  });

  it('has exit code 1 where records are missing, and says which', async () => {
    expect(await run(app, 'evidence', '--from', '2025-12-30', '--to', '2026-01-02')).toBe(1);
    expect(shown).toContain('Missing:\n- Nothing is recorded before 2026-01-01T00:00:00.000Z');
    expect(shown).toContain('Gaps:\n- no ok sweep from 2025-12-30T00:00:00.000Z to 2026-01-01T00:00:00.000Z, 0 not ok');
  });

  it('has exit code 1 where a line is damaged', async () => {
    const name = historyName('2026', account);
    const text = stage.records.texts.get(name) ?? '';
    stage.records.texts.set(name, `${text}{"version":1,\n`);
    expect(await run(app, 'evidence', ...PERIOD)).toBe(1);
    expect(shown).toContain('- 1 lines of the history cannot be read.');
    expect(await run(app, 'history', 'app')).toBe(1);
    stage.records.texts.set(name, text);
    expect(await run(app, 'evidence', ...PERIOD)).toBe(0);
  });

  it('has exit code 1 where nothing is recorded at all', async () => {
    expect(await run(createApp(settings, ports, memoryOperatePorts(ports)), 'evidence', ...PERIOD)).toBe(1);
    expect(shown).toContain('- No run is recorded.');
  });

  it('says in a sentence where the records cannot be reached, and throws what nobody expected', async () => {
    const records = new FailingRecords(stage.records);
    records.fail('list', '');
    const broken = createApp(settings, ports, stage.workspace({ records }).ports);
    const explained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await orExplain(() => run(broken, 'evidence', ...PERIOD))).toBe(1);
    expect(explained.mock.calls).toEqual([[expect.stringMatching(/^The records cannot be read\. records\.read: /)]]);
    expect(await orExplain(async () => 3)).toBe(3);
    await expect(orExplain(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });

  it.each([
    [['evidence', '--from', '2026-01-01'], '--from or --to is missing'],
    [['evidence', '--from', '2026-1-1', '--to', '2026-01-02'], '--from is "2026-1-1"; expected a day as YYYY-MM-DD'],
    [['evidence', '--from', '2026-01-01', '--to', '2026-02-30'], '--to is "2026-02-30"; expected a day'],
    [['evidence', '--from', '2026-01-02', '--to', '2026-01-01'], 'expected a first day that is not after the last one'],
    [['evidence', '--from', '2027-01-01', '--to', '2027-01-02'], '--from is 2027-01-01, which is still to come'],
    [['evidence', ...PERIOD, '--csv', '--html'], '--csv and --html were given; expected one of them'],
    [['evidence', ...PERIOD, '--yes'], 'See npm run rotator -- evidence --help'],
    [['history'], '0 accounts were given; expected one'],
    [['history', 'app', '--from', 'today'], '--from is "today"'],
    [['history', 'nobody'], 'The last sweep saw no account "nobody"'],
    [['history', 'twin'], 'Several accounts have the name "twin": /subscriptions/'],
  ])('%j is refused: %s', async (args, message) => {
    const refusal = await run(app, ...args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadInput);
    expect(String(refusal)).toContain(message);
    expect(shown).toBe('');
  });

  it('has a help of its own, as has history', () => {
    for (const name of ['evidence', 'history'] as const) {
      expect(commandOf([name, '--help'])).toEqual({ name: 'help', of: name });
      expect(HELP[name]).toContain('--from YYYY-MM-DD');
    }
  });
});

describe('npm run rotator -- history', () => {
  it('prints what happened, newest first, by name or by id', async () => {
    expect(await run(app, 'history', 'APP')).toBe(0);
    expect(shown).toMatch(/^at +what +by +why\n2026-01-0\dT\d\d:00Z +rotated \(due-by-age\) +timer +/);
    expect(shown.trimEnd().split('\n')).toHaveLength(3);
    const byName = shown;
    shown = '';
    await run(app, 'history', account.toUpperCase());
    expect(shown).toBe(byName);
  });

  it('prints one JSON object, and only of the days that are asked for', async () => {
    await run(app, 'history', 'app', '--json', '--from', '2026-01-01', '--to', '2026-01-02');
    expect(JSON.parse(shown)).toMatchObject({
      account,
      unreadable: 0,
      entries: [{ result: 'rotated', by: { kind: 'timer' } }, { result: 'verified' }],
    });
    shown = '';
    await run(app, 'history', 'app', '--from', '2026-01-03');
    expect(shown).toBe(`Nothing is recorded of ${account} in this time.\n`);
  });
});
