import { parseArgs } from 'node:util';
import { BadInput } from '../input/bad-input.ts';

export const HELP = `Measures the app on this machine.

  npm run bench -- --startup                     how long the package takes to start, against its modules unbundled
  npm run --silent bench -- --startup --json     the figures only, as one JSON object

Exit code 0 where what was measured is good enough, 1 where it is not, 2 where the command line cannot be followed.`;

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly startup: boolean;
}

/** Reads the command line. Throws `BadInput`. */
export function optionsOf(args: readonly string[]): Options {
  const { help = false, json = false, startup = false } = valuesOf(args);
  if (!help && !startup) throw new BadInput('Nothing to measure was named; expected --startup.');
  return { help, json, startup };
}

function valuesOf(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    startup: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'it cannot be read';
    throw new BadInput(`The command line cannot be followed: ${why}; see --help.`);
  }
}
