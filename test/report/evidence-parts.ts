import { DAY, HOUR } from '../../shared/domain/duration.ts';
import type { Told } from '../../shared/report/evidence/account-evidence.ts';
import { type Evidence, type EvidenceSource, evidenceOf } from '../../shared/report/evidence/evidence.ts';
import type { Observation } from '../../shared/report/evidence/observation.ts';
import type { AccountStatus, KeyStatus, Status } from '../../shared/report/status-schema.ts';

const RG =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg/providers/microsoft.cognitiveservices';

export function idOf(name: string): string {
  return `${RG}/accounts/${name}`;
}

/** Noon of a day in 2026. */
export function noon(monthAndDay: string): string {
  return `2026-${monthAndDay}T12:00:00.000Z`;
}

/** A key whose value was made at this time; null: older than adoption, which ended with 2025. */
export function key(slot: KeyStatus['slot'], createdAt: string | null): KeyStatus {
  const fromMs = Date.parse(createdAt ?? '2026-01-01T00:00:00.000Z');
  const mustDieBy = new Date(fromMs + 90 * DAY).toISOString();
  return { slot, role: slot === 'Key1' ? 'active' : 'idle', createdAt, ageDays: null, mustDieBy, usedUp: null };
}

export function seen(at: string, changes: Partial<Observation> = {}): Observation {
  return {
    account: idOf('app'),
    at,
    phase: 'steady',
    active: 'Key1',
    keys: [key('Key1', noon('01-01')), key('Key2', noon('01-04'))],
    overdueSince: null,
    secret: 'https://kv-main.vault.azure.net/secrets/app',
    result: 'verified',
    reason: 'no-drift',
    sentence: 'The published value is the live key of the active slot.',
    error: null,
    ...changes,
  };
}

export function told(...observations: readonly Observation[]): Told {
  return { observations, unreadable: 0 };
}

export function lineOf(observation: Observation, changes: Partial<AccountStatus> = {}): AccountStatus {
  const { at: _at, ...account } = observation;
  return {
    ...account,
    name: account.account.split('/').at(-1) ?? '',
    kind: 'OpenAI',
    location: 'westeurope',
    subscription: '00000000-0000-4000-8000-000000000001',
    resourceGroup: 'rg',
    managed: account.phase !== null,
    next: null,
    retryAt: null,
    ...changes,
  };
}

export function statusWith(accounts: readonly AccountStatus[], changes: Partial<Status> = {}): Status {
  const totals = {
    accounts: 0,
    results: {},
    oldestKeyDays: 0,
    overdue: 0,
    orphaned: 0,
    unreachable: 0,
    unreadScopes: 0,
  };
  return {
    runId: 'last',
    mode: 'rotate',
    takenAt: noon('04-30'),
    totals,
    accounts,
    unlisted: [],
    failures: [],
    ...changes,
  };
}

/** Evidence of February and March 2026, asked for in May, with a sweep every hour since January. */
export function evidenceWith(changes: Partial<EvidenceSource> = {}): Evidence {
  const beganMs = Date.parse('2026-01-01T00:00:00Z');
  const sweeps = Array.from({ length: 24 * 119 }, (_, hour) => ({
    startedAt: new Date(beganMs + hour * HOUR).toISOString(),
    ok: true,
  }));
  return evidenceOf({
    from: '2026-02-01',
    to: '2026-03-31',
    span: { fromMs: Date.parse('2026-02-01'), toMs: Date.parse('2026-04-01') },
    madeAtMs: Date.parse('2026-05-01T08:00:00Z'),
    madeBy: 'auditor',
    deployment: 'default',
    status: statusWith([lineOf(seen(noon('01-05')))]),
    histories: [told(seen(noon('01-05')))],
    sweeps,
    firstRecordAt: sweeps[0]?.startedAt,
    largestGapMs: HOUR,
    ...changes,
  });
}
