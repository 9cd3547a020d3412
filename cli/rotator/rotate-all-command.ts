import { parseArgs } from 'node:util';
import { parseVaultUrl } from '../../shared/domain/secret-ref.ts';
import { MANY_AT_ONCE } from '../../shared/rotation/rotate-many.ts';
import type { Selection } from '../../shared/rotation/selection.ts';
import { BadInput, shown } from '../input/bad-input.ts';
import {
  acceptedCompromised,
  COMMON,
  type Common,
  FLAG,
  type Format,
  formatOf,
  operationIdOf,
  parsed,
  TEXT,
} from './options.ts';

/** `rotate --all`, as it was given. */
export interface RotateAllCommand extends Common {
  readonly name: 'rotate-all';
  readonly selection: Selection;
  readonly operationId: string | undefined;
  readonly concurrency: number | undefined;
  readonly force: boolean;
  readonly compromised: boolean;
  readonly yes: boolean;
  readonly format: Exclude<Format, 'html'>;
}

const SEVERAL = { ...TEXT, multiple: true } as const;

const OPTIONS = {
  ...COMMON,
  all: FLAG,
  csv: FLAG,
  subscription: SEVERAL,
  kind: SEVERAL,
  account: SEVERAL,
  vault: TEXT,
  id: TEXT,
  'operation-id': TEXT,
  concurrency: TEXT,
  force: FLAG,
  compromised: FLAG,
  'accept-consumer-outage': FLAG,
  yes: FLAG,
} as const;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws `BadInput`. */
export function rotateAllCommand(args: readonly string[]): RotateAllCommand | { name: 'help'; of: 'rotate' } {
  const { values, positionals } = parsed('rotate', () =>
    parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true }),
  );
  if (values.help) return { name: 'help', of: 'rotate' };
  if (positionals.length > 0) {
    throw new BadInput(
      `--all and the account "${shown(positionals.join(' '))}" were given; expected one of them, or --all with --account.`,
    );
  }
  if (values.id !== undefined && values['operation-id'] !== undefined) {
    throw new BadInput('--id and --operation-id were given; they mean the same, expected one of them.');
  }
  const { settings, verbose, force, yes, csv, json } = values;
  return {
    name: 'rotate-all',
    selection: {
      subscriptions: values.subscription?.map(subscriptionId),
      kinds: values.kind,
      vault: vaultOf(values.vault),
      accounts: values.account,
    },
    operationId:
      values.id === undefined
        ? operationIdOf('--operation-id', values['operation-id'])
        : operationIdOf('--id', values.id),
    concurrency: concurrencyOf(values.concurrency),
    force: force === true,
    compromised: acceptedCompromised(values),
    yes: yes === true,
    format: tableOr(formatOf({ json, csv })),
    settings,
    verbose: verbose === true,
  };
}

/** No page is made of this report. */
function tableOr(format: Format): RotateAllCommand['format'] {
  return format === 'html' ? 'table' : format;
}

function subscriptionId(text: string): string {
  const id = text.trim().toLowerCase();
  if (GUID.test(id)) return id;
  throw new BadInput(`--subscription is "${shown(text)}"; expected the GUID of a subscription.`);
}

function vaultOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const vault = parseVaultUrl(text);
  if (vault !== undefined) return vault;
  throw new BadInput(`--vault is "${shown(text)}"; expected the https address of a vault, without a path.`);
}

function concurrencyOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MANY_AT_ONCE) return count;
  throw new BadInput(`--concurrency is "${shown(text)}"; expected a whole number from 1 to ${MANY_AT_ONCE}.`);
}
