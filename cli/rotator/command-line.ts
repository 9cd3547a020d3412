import { parseArgs } from 'node:util';
import type { Phase } from '../../shared/domain/phase.ts';
import type { Filter } from '../../shared/report/status-filter.ts';
import { BadInput, shown } from '../input/bad-input.ts';
import type { Topic } from './help.ts';
import {
  acceptedCompromised,
  COMMON,
  type Common,
  FLAG,
  type Format,
  formatOf,
  oneAccount,
  operationIdOf,
  parsed,
  TEXT,
} from './options.ts';
import { type EvidenceCommand, evidenceCommand, type HistoryCommand, historyCommand } from './record-commands.ts';
import { type RotateAllCommand, rotateAllCommand } from './rotate-all-command.ts';

export interface LookCommand extends Common {
  readonly name: 'plan' | 'status' | 'sweep';
  readonly format: Format;
  readonly filter: Filter;
}

export interface AskCommand extends Common {
  readonly name: 'rotate' | 'rollback';
  /** ARM id, or a name that only one account has. */
  readonly account: string;
  readonly operationId: string | undefined;
  readonly force: boolean;
  readonly compromised: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export interface DoctorCommand extends Common {
  readonly name: 'doctor';
  readonly json: boolean;
}

export type Command =
  | LookCommand
  | AskCommand
  | RotateAllCommand
  | DoctorCommand
  | { readonly name: 'simulate'; readonly args: readonly string[] }
  | EvidenceCommand
  | HistoryCommand
  | { readonly name: 'help'; readonly of: Topic };

/** Reads the command line. Throws `BadInput`. */
export function commandOf(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return { name: 'help', of: 'rotator' };
  switch (name) {
    case 'plan':
    case 'status':
    case 'sweep':
      return lookCommand(name, rest);
    case 'rotate':
      return rest.includes('--all') ? rotateAllCommand(rest) : askCommand(name, rest);
    case 'rollback':
      return askCommand(name, rest);
    case 'simulate':
      return { name, args: rest };
    case 'doctor':
      return doctorCommand(name, rest);
    case 'evidence':
      return evidenceCommand(rest);
    case 'history':
      return historyCommand(rest);
    default:
      throw new BadInput(
        `There is no command "${shown(name)}"; expected plan, status, sweep, rotate, rollback, history, evidence, simulate or doctor.`,
      );
  }
}

function lookCommand(name: LookCommand['name'], args: readonly string[]): Command {
  const options = { ...COMMON, csv: FLAG, html: FLAG, subscription: TEXT, phase: TEXT, overdue: FLAG };
  const { values } = parsed(name, () => parseArgs({ args: [...args], options }));
  if (values.help) return { name: 'help', of: name };
  const format = formatOf(values);
  return {
    name,
    settings: values.settings,
    verbose: values.verbose === true,
    format,
    filter: {
      subscription: values.subscription?.toLowerCase(),
      phase: phaseOf(values.phase),
      ...(values.overdue ? { overdue: true } : {}),
    },
  };
}

function phaseOf(text: string | undefined): Phase | undefined {
  if (text === undefined || text === 'adopting' || text === 'overlap' || text === 'steady') return text;
  throw new BadInput(`--phase is "${shown(text)}"; expected adopting, overlap or steady.`);
}

function askCommand(name: AskCommand['name'], args: readonly string[]): Command {
  const risky = name === 'rotate' ? { force: FLAG, compromised: FLAG, 'accept-consumer-outage': FLAG } : {};
  const options = { ...COMMON, 'operation-id': TEXT, yes: FLAG, ...risky };
  const { values, positionals } = parsed(name, () => parseArgs({ args: [...args], options, allowPositionals: true }));
  if (values.help) return { name: 'help', of: name };
  const account = oneAccount(positionals);
  const operationId = operationIdOf('--operation-id', values['operation-id']);
  const compromised = acceptedCompromised(values);
  const { settings, verbose, force, yes, json } = values;
  return {
    name,
    account,
    operationId,
    settings,
    verbose: verbose === true,
    force: force === true,
    compromised,
    yes: yes === true,
    json: json === true,
  };
}

function doctorCommand(name: DoctorCommand['name'], args: readonly string[]): Command {
  const { values } = parsed(name, () => parseArgs({ args: [...args], options: COMMON }));
  if (values.help) return { name: 'help', of: name };
  return { name, settings: values.settings, verbose: values.verbose === true, json: values.json === true };
}
