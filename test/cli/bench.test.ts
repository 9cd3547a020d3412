import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../cli/bench/options.ts';

describe('the command line of the bench', () => {
  it('is read', () => {
    expect(optionsOf(['--startup', '--json'])).toEqual({ help: false, json: true, startup: true });
    expect(optionsOf(['-h'])).toMatchObject({ help: true });
  });

  it.each([
    ['names nothing to measure', [], 'Nothing to measure was named; expected --startup.'],
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
