import { BadInput } from '../input/bad-input.ts';

/** What every command that needs the app has. */
export interface Common {
  /** A file with the app's settings; undefined: the environment. */
  readonly settings: string | undefined;
  /** Whether every log event goes to standard error. */
  readonly verbose: boolean;
}

/** The two kinds of options. */
export const FLAG = { type: 'boolean' } as const;
export const TEXT = { type: 'string' } as const;
/** The options of every command. */
export const COMMON = { settings: TEXT, verbose: FLAG, json: FLAG, help: { ...FLAG, short: 'h' } } as const;

/** Reads options. `name`: the command's. Throws `BadInput` where one is unknown or has no value. */
export function parsed<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'The command line cannot be read.';
    throw new BadInput(`${why} See npm run rotator -- ${name} --help.`);
  }
}
