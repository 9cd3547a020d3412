import { describe, expect, it } from 'vitest';
import { commandOf } from '../../cli/rotator/command-line.ts';
import { progressLines } from '../../cli/rotator/progress-lines.ts';
import { rotateAllTable } from '../../cli/rotator/rotate-all-table.ts';
import type { Progress } from '../../shared/rotation/progress.ts';
import { COMPROMISED, ManyStage, PLAIN } from '../rotation/many-stage.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000A';

describe('the options of rotate --all', () => {
  it('are all understood', () => {
    const line = `rotate --all --compromised --accept-consumer-outage --force --subscription ${SUBSCRIPTION} --subscription ${SUBSCRIPTION.replace('A', 'b')} --kind OpenAI --account app --vault https://KV-main.vault.azure.net/ --id change-7 --concurrency 3 --yes --csv`;
    expect(commandOf(line.split(' '))).toEqual({
      name: 'rotate-all',
      selection: {
        subscriptions: [SUBSCRIPTION.toLowerCase(), SUBSCRIPTION.replace('A', 'b')],
        kinds: ['OpenAI'],
        vault: 'https://kv-main.vault.azure.net',
        accounts: ['app'],
      },
      operationId: 'change-7',
      concurrency: 3,
      force: true,
      compromised: true,
      yes: true,
      format: 'csv',
      settings: undefined,
      verbose: false,
    });
  });

  it.each([
    ['rotate app --all', /--all and the account "app" were given; expected one of them/],
    ['rotate --all --id a_b', /--id is "a_b"; expected 1 to 64 of A-Za-z0-9-/],
    ['rotate --all --operation-id a_b', /--operation-id is "a_b"/],
    ['rotate --all --id a --operation-id b', /they mean the same, expected one of them/],
    ['rotate --all --subscription prod', /--subscription is "prod"; expected the GUID of a subscription/],
    ['rotate --all --vault kv-main', /--vault is "kv-main"; expected the https address of a vault/],
    ['rotate --all --concurrency 0', /--concurrency is "0"; expected a whole number from 1 to 256/],
    ['rotate --all --concurrency 257', /--concurrency is "257"/],
    ['rotate --all --concurrency many', /--concurrency is "many"/],
    ['rotate --all --compromised', /--compromised goes with --accept-consumer-outage/],
    ['rotate --all --accept-consumer-outage', /--compromised goes with --accept-consumer-outage/],
    ['rotate --all --json --csv', /--json and --csv were given; expected one of them/],
    ['rotate --all --html', /Unknown option '--html'/],
    ['rotate app --subscription x', /Unknown option '--subscription'/],
    ['rollback --all', /Unknown option '--all'/],
  ])('%s is answered with what is wrong', (line, fault) => {
    expect(() => commandOf(line.split(' '))).toThrow(fault);
  });
});

describe('the progress lines', () => {
  const at = (done: number): Progress => ({ total: 3, done, byResult: done === 0 ? {} : { rotated: done } });

  function told(isTTY: boolean): {
    readonly texts: string[];
    readonly tell: (progress: Progress, afterMs: number) => void;
  } {
    const texts: string[] = [];
    let nowMs = 0;
    const tell = progressLines({ isTTY, write: (text) => texts.push(text) }, () => nowMs);
    return {
      texts,
      tell: (progress, afterMs) => {
        nowMs += afterMs;
        tell(progress);
      },
    };
  }

  it('are at most one each five seconds where they stay, and the last is always there', () => {
    const { texts, tell } = told(false);
    tell(at(0), 0);
    tell(at(1), 4_999);
    tell(at(2), 1);
    tell(at(3), 1);
    expect(texts).toEqual(['0 of 3 done\n', '2 of 3 done: 2 rotated\n', '3 of 3 done: 3 rotated\n']);
  });

  it('are one line that changes on a terminal', () => {
    const { texts, tell } = told(true);
    for (const done of [0, 1, 2, 3]) tell(at(done), 1);
    expect(texts.map((text) => text.replace('\r\u001b[K', '>'))).toEqual([
      '>0 of 3 done',
      '>1 of 3 done: 1 rotated',
      '>2 of 3 done: 2 rotated',
      '>3 of 3 done: 3 rotated\n',
    ]);
  });
});

describe('the table of rotate --all', () => {
  it('begins with what needs somebody, and says why', async () => {
    const stage = new ManyStage();
    const { rotatable } = stage.addFleet();
    const lines = rotateAllTable(await stage.rotateMany(COMPROMISED)).split('\n');
    expect(lines[0]).toMatch(/^account +subscription +outcome +secret$/);
    expect(lines.slice(1, 3).map((line) => line.split(' ')[0])).toEqual(['foreign', 'locked']);
    expect(lines[3]).toMatch(/retired \(compromised\) +https:/);
    expect(lines.slice(3, 3 + rotatable.length).every((line) => line.includes('retired'))).toBe(true);
    expect(lines.slice(-8).join('\n')).toMatch(/- foreign, blocked: [\s\S]*- locked, blocked: [\s\S]*lock/);
    expect(lines.at(-2)).toBe('40 accounts looked at, 34 of 36 done, 2 not done. Operation leak-1.');
  });

  it('names what could not be seen', async () => {
    const stage = new ManyStage();
    stage.addMany(3);
    stage.azure.faults.add({
      when: ({ path }) => path.includes('000000000002'),
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 500 },
    });
    const report = await stage.rotateMany(PLAIN, stage.context(), {}, { kinds: ['OpenAI', 'Speech'] });
    const text = rotateAllTable(report);
    expect(text).toMatch(/- No account of kind "Speech" was seen\./);
    expect(text).toMatch(/- subscription \S+000000000002 could not be read: /);
    expect(text).toMatch(/- unreachable: https:\S+app-1 of \/subscriptions/);
  });
});
