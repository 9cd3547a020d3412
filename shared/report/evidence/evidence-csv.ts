import { csvOf } from '../csv.ts';
import type { AccountEvidence } from './account-evidence.ts';
import type { Evidence } from './evidence.ts';
import type { KeyLife } from './key-lives.ts';

interface Row {
  readonly account: AccountEvidence;
  /** Undefined: no value of the account is known. */
  readonly key: KeyLife | undefined;
  readonly countedUntil: string;
}

/** Part of the interface: columns are never renamed or moved, only added at the end. */
const COLUMNS: readonly (readonly [name: string, of: (row: Row) => string | number | null])[] = [
  ['account', ({ account }) => account.account],
  ['name', ({ account }) => account.name],
  ['subscription', ({ account }) => account.subscription],
  ['resourceGroup', ({ account }) => account.resourceGroup],
  ['managed', ({ account }) => String(account.managed)],
  ['slot', ({ key }) => key?.slot ?? null],
  ['createdAt', ({ key }) => (key === undefined ? null : (key.createdAt ?? 'older than adoption'))],
  ['endedAt', ({ key }) => key?.endedAt ?? null],
  ['fate', ({ key }) => key?.fate ?? null],
  ['ageDays', ({ key }) => key?.ageDays ?? null],
  ['maxAgeDays', ({ key }) => key?.maxAgeDays ?? null],
  ['mustDieBy', ({ key }) => key?.mustDieBy ?? null],
  ['limit', ({ account, key }) => key?.limit ?? account.limit],
  ['countedUntil', ({ countedUntil }) => countedUntil],
  ['notes', ({ account }) => account.notes.join(' ')],
];

/** A line for each key value; an account of which none is known has one of its own. */
export function evidenceCsv({ accounts, countedUntil }: Evidence): string {
  const rows = accounts.flatMap((account) => {
    const keys: readonly (KeyLife | undefined)[] = account.keys.length === 0 ? [undefined] : account.keys;
    return keys.map((key) => ({ account, key, countedUntil }));
  });
  return csvOf(
    COLUMNS.map(([name]) => name),
    rows.map((row) => COLUMNS.map(([, of]) => of(row))),
  );
}
