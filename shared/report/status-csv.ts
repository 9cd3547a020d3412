import type { Slot } from '../domain/slot.ts';
import { csvOf } from './csv.ts';
import type { AccountStatus, KeyStatus, Status } from './status-schema.ts';

/** Part of the interface: columns are never renamed or moved, only added at the end. */
const COLUMNS: readonly (readonly [name: string, of: (account: AccountStatus) => string | number | null])[] = [
  ['account', ({ account }) => account],
  ['name', ({ name }) => name],
  ['kind', ({ kind }) => kind],
  ['location', ({ location }) => location],
  ['subscription', ({ subscription }) => subscription],
  ['resourceGroup', ({ resourceGroup }) => resourceGroup],
  ['managed', ({ managed }) => String(managed)],
  ['phase', ({ phase }) => phase],
  ['active', ({ active }) => active],
  ['key1CreatedAt', (account) => keyOf(account, 'Key1')?.createdAt ?? null],
  ['key1AgeDays', (account) => keyOf(account, 'Key1')?.ageDays ?? null],
  ['key1MustDieBy', (account) => keyOf(account, 'Key1')?.mustDieBy ?? null],
  ['key2CreatedAt', (account) => keyOf(account, 'Key2')?.createdAt ?? null],
  ['key2AgeDays', (account) => keyOf(account, 'Key2')?.ageDays ?? null],
  ['key2MustDieBy', (account) => keyOf(account, 'Key2')?.mustDieBy ?? null],
  ['overdueSince', ({ overdueSince }) => overdueSince],
  ['nextAction', ({ next }) => next?.action ?? null],
  ['nextAt', ({ next }) => next?.at ?? null],
  ['secret', ({ secret }) => secret],
  ['result', ({ result }) => result],
  ['reason', ({ reason }) => reason],
  ['sentence', ({ sentence }) => sentence],
  ['error', ({ error }) => error ?? null],
  ['retryAt', ({ retryAt }) => retryAt],
];

/** Of when it is: the last column. */
const TAKEN_AT = 'takenAt';

/** A line for each account, for spreadsheets; then one for each thing that could not be seen, never to be taken for nothing. */
export function statusCsv({ accounts, unlisted, failures, takenAt }: Status): string {
  const names = [...COLUMNS.map(([name]) => name), TAKEN_AT];
  const unseen: readonly Readonly<Record<string, string>>[] = [
    ...unlisted.map(({ account, secret, state, sentence }) => ({ account, secret, result: state, sentence })),
    ...failures.map(({ scope, id, sentence }) => ({ account: id, name: scope, result: 'unread', sentence })),
  ];
  return csvOf(names, [
    ...accounts.map((account) => [...COLUMNS.map(([, of]) => of(account)), takenAt]),
    ...unseen.map((each) => names.map((name) => (name === TAKEN_AT ? takenAt : (each[name] ?? null)))),
  ]);
}

function keyOf({ keys }: AccountStatus, slot: Slot): KeyStatus | undefined {
  return keys.find((key) => key.slot === slot);
}
