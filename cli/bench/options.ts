import { parseArgs } from 'node:util';
import { BadInput } from '../input/bad-input.ts';

export const HELP = `Measures the app on this machine, each figure beside the bound that Azure sets.

  npm run bench                                  a tenant of 10,000 accounts in 100 subscriptions: about four minutes
  npm run bench -- --accounts N --subscriptions N  another tenant
  npm run bench -- --startup                     only how long the package takes to start, against its modules unbundled
  npm run bench -- --report                      the first, and a plot, written to docs/performance.md
  npm run --silent bench -- --json               the figures only, as one JSON object

Exit code 0 where what was measured is good enough, 1 where it is not, 2 where the command line cannot be followed. Times
of this machine are shown, and judged only beside each other.`;

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly startup: boolean;
  readonly report: boolean;
  readonly accounts: number;
  readonly subscriptions: number;
}

const DEFAULTS = { accounts: 10_000, subscriptions: 100 } as const;
const MOST = { accounts: 100_000, subscriptions: 5_000 } as const;

/** Reads the command line. Throws `BadInput`. */
export function optionsOf(args: readonly string[]): Options {
  const { help = false, json = false, startup = false, report = false, ...sizes } = valuesOf(args);
  const accounts = wholeNumber('accounts', sizes.accounts);
  const subscriptions = wholeNumber('subscriptions', sizes.subscriptions);
  if (subscriptions > accounts) {
    throw new BadInput(
      `--subscriptions is ${subscriptions}; expected at most one for each of the ${accounts} accounts.`,
    );
  }
  if (startup && (report || sizes.accounts !== undefined || sizes.subscriptions !== undefined)) {
    throw new BadInput(
      '--startup measures the package only; expected no --report, --accounts or --subscriptions beside it.',
    );
  }
  return { help, json, startup, report, accounts, subscriptions };
}

function wholeNumber(name: keyof typeof DEFAULTS, text: string | undefined): number {
  if (text === undefined) return DEFAULTS[name];
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MOST[name]) return number;
  throw new BadInput(`--${name} is "${text}"; expected a whole number from 1 to ${MOST[name]}.`);
}

function valuesOf(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    startup: { type: 'boolean' },
    report: { type: 'boolean' },
    accounts: { type: 'string' },
    subscriptions: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'it cannot be read';
    throw new BadInput(`The command line cannot be followed: ${why}; see --help.`);
  }
}
