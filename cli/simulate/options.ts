import { parseArgs } from 'node:util';
import { BadInput } from '../input/bad-input.ts';

export const HELP = `Plays your settings in virtual time, with the product's own sweeps on a local Azure, and says which promise would break.

  npm run simulate                                    100 generated accounts, one year
  npm run simulate -- --settings FILE --accounts FILE what your settings would do to your accounts
  npm run simulate -- --accounts 1000 --days 730      a big tenant, with outages, wrong clocks, and accounts that come and go

  --accounts NUMBER|FILE  how many accounts to generate (1 to 10000, default 100), or a JSON file with your own:
                          docs/simulate.md describes it, docs/samples/accounts.json is one
  --settings FILE         app settings as JSON: { "ROTATION_GRACE": "P3D", … }, a local.settings.json, or what
                          "az functionapp config appsettings list" prints; defaults where it is left out
  --days NUMBER           how many days to play (1 to 3650, default 365)
  --dispatch inline|queue who does the work: the sweep, or three instances that it sends messages; as the settings say
                          (ROTATION_DISPATCH) where it is left out
  --seed NUMBER           another course of chance (0 to 999999999, default 1)
  --json                  the result as one JSON object
  --help                  print this

Exit code 0 where no promise is broken, 1 where one is, 2 where the input cannot be followed.`;

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  /** How many to generate, or the file that they are in. */
  readonly accounts: number | string;
  readonly settings: string | undefined;
  readonly dispatch: string | undefined;
  readonly days: number;
  readonly seed: number;
}

/** Reads the command line. Throws `BadInput`. */
export function optionsOf(args: readonly string[]): Options {
  const values = parsed(args);
  const { accounts = '100', settings, dispatch } = values;
  if (dispatch !== undefined && dispatch !== 'inline' && dispatch !== 'queue') {
    throw new BadInput(`--dispatch is "${dispatch}"; expected inline or queue.`);
  }
  return {
    help: values.help === true,
    json: values.json === true,
    accounts: /^-?[\d.,]+$/.test(accounts) ? wholeNumber('accounts', accounts, 1, 10_000) : accounts,
    settings,
    dispatch,
    days: wholeNumber('days', values.days ?? '365', 1, 3_650),
    seed: wholeNumber('seed', values.seed ?? '1', 0, 999_999_999),
  };
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = {
      accounts: text,
      settings: text,
      dispatch: text,
      days: text,
      seed: text,
      json: flag,
      help: { ...flag, short: 'h' },
    };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'The command line cannot be read.';
    throw new BadInput(`${why} See npm run simulate -- --help.`);
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const file = name === 'accounts' ? ', or the path of a JSON file' : '';
  throw new BadInput(`--${name} is "${text}"; expected a whole number from ${min} to ${max}${file}.`);
}
