import { parseArgs } from 'node:util';
import { parseInstant } from '../../shared/domain/instant.ts';
import { BadInput, shown } from '../input/bad-input.ts';
import { COMMON, type Common, FLAG, type Format, formatOf, oneAccount, parsed, TEXT } from './options.ts';

/** `evidence`, as it was given. */
export interface EvidenceCommand extends Common {
  readonly name: 'evidence';
  /** First and last day, `2026-03-31`. */
  readonly from: string;
  readonly to: string;
  readonly format: Format;
}

/** `history`, as it was given. */
export interface HistoryCommand extends Common {
  readonly name: 'history';
  /** ARM id, or a name that only one account has. */
  readonly account: string;
  /** First and last day; undefined: all that is kept. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly json: boolean;
}

const DAYS = { from: TEXT, to: TEXT } as const;

/** Throws `BadInput`. */
export function evidenceCommand(args: readonly string[]): EvidenceCommand | { name: 'help'; of: 'evidence' } {
  const options = { ...COMMON, ...DAYS, csv: FLAG, html: FLAG };
  const { values } = parsed('evidence', () => parseArgs({ args: [...args], options }));
  if (values.help) return { name: 'help', of: 'evidence' };
  const format = formatOf(values);
  const { from, to } = values;
  if (from === undefined || to === undefined) {
    throw new BadInput(
      '--from or --to is missing; expected the first and the last day: --from 2026-01-01 --to 2026-03-31.',
    );
  }
  checkDays(from, to);
  return { name: 'evidence', from, to, format, settings: values.settings, verbose: values.verbose === true };
}

/** Throws `BadInput`. */
export function historyCommand(args: readonly string[]): HistoryCommand | { name: 'help'; of: 'history' } {
  const options = { ...COMMON, ...DAYS };
  const { values, positionals } = parsed('history', () =>
    parseArgs({ args: [...args], options, allowPositionals: true }),
  );
  if (values.help) return { name: 'help', of: 'history' };
  const account = oneAccount(positionals);
  const { from, to, settings, json, verbose } = values;
  checkDays(from, to);
  return { name: 'history', account, from, to, settings, json: json === true, verbose: verbose === true };
}

function checkDays(from: string | undefined, to: string | undefined): void {
  for (const [option, text] of [['--from', from] as const, ['--to', to] as const]) {
    if (text !== undefined && !isDay(text)) {
      throw new BadInput(`${option} is "${shown(text)}"; expected a day as YYYY-MM-DD, such as 2026-03-31.`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new BadInput(`--from is ${from} and --to is ${to}; expected a first day that is not after the last one.`);
  }
}

/** A day that the calendar has: 30 February is none, though a date can be made of it. */
function isDay(text: string): boolean {
  const atMs = parseInstant(`${text}T00:00:00Z`);
  return atMs !== undefined && new Date(atMs).toISOString().startsWith(text);
}
