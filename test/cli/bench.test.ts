import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../cli/bench/options.ts';

describe('the command line of the bench', () => {
  it('is read', () => {
    const all = { help: false, json: false, startup: false, report: false, accounts: 10_000, subscriptions: 100 };
    expect(optionsOf([])).toEqual(all);
    expect(optionsOf(['--startup', '--json'])).toEqual({ ...all, startup: true, json: true });
    expect(optionsOf(['--accounts', '500', '--subscriptions', '5', '--report'])).toMatchObject({
      accounts: 500,
      report: true,
    });
    expect(optionsOf(['-h'])).toMatchObject({ help: true });
  });

  it.each([
    ['has no number', ['--accounts', 'many'], '--accounts is "many"; expected a whole number from 1 to 100000.'],
    [
      'has more subscriptions than accounts',
      ['--accounts', '5'],
      '--subscriptions is 100; expected at most one for each of the 5 accounts.',
    ],
    [
      'wants the start-up of a tenant',
      ['--startup', '--accounts', '500'],
      '--startup measures the package only; expected no --report, --accounts or --subscriptions beside it.',
    ],
    [
      'has an unknown option',
      ['--startup', '--fast'],
      "The command line cannot be followed: Unknown option '--fast'; see --help.",
    ],
    ['has words', ['startup'], "The command line cannot be followed: Unexpected argument 'startup'; see --help."],
  ])('is refused where it %s', (_what, args, message) => {
    expect(() => optionsOf(args)).toThrow(expect.objectContaining({ name: 'BadInput', message }));
  });
});
