import { isOperationId } from '../../shared/domain/operation.ts';
import { BadInput, shown } from '../input/bad-input.ts';

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

/** The operation's id, where one was given under this option. Throws `BadInput`. */
export function operationIdOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined || isOperationId(text)) return text;
  throw new BadInput(`${option} is "${shown(text)}"; expected 1 to 64 of A-Za-z0-9-.`);
}

/** Whether the key is called compromised, which needs that its consequence is accepted. Throws `BadInput`. */
export function acceptedCompromised(values: {
  readonly compromised?: boolean | string | undefined;
  readonly 'accept-consumer-outage'?: boolean | string | undefined;
}): boolean {
  const [compromised, accepted] = [values.compromised === true, values['accept-consumer-outage'] === true];
  if (compromised === accepted) return compromised;
  throw new BadInput(
    '--compromised goes with --accept-consumer-outage, and not without it: applications that hold the old key fail until they read the secret again.',
  );
}

/** The one account that was named. Throws `BadInput`. */
export function oneAccount(positionals: readonly string[]): string {
  const [account, ...more] = positionals;
  if (account !== undefined && more.length === 0) return account;
  throw new BadInput(`${positionals.length} accounts were given; expected one: its ARM id or its name.`);
}
