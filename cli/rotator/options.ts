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

/** How something is printed: a table for people, or one of the forms for machines. */
export type Format = 'table' | 'json' | 'csv' | 'html';

/** The one form that was asked for; a table where none was. Throws `BadInput`. */
export function formatOf(values: Readonly<Partial<Record<'json' | 'csv' | 'html', boolean | undefined>>>): Format {
  const formats = (['json', 'csv', 'html'] as const).filter((each) => values[each]);
  const [format = 'table', ...more] = formats;
  if (more.length > 0) throw new BadInput(`--${formats.join(' and --')} were given; expected one of them.`);
  return format;
}

/** The one account that was named. Throws `BadInput`. */
export function oneAccount(positionals: readonly string[]): string {
  const [account, ...more] = positionals;
  if (account !== undefined && more.length === 0) return account;
  throw new BadInput(`${positionals.length} accounts were given; expected one: its ARM id or its name.`);
}
