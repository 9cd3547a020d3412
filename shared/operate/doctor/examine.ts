import type { Account } from '../../domain/account.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { Identity } from '../ports.ts';
import { accountChecks } from './account-checks.ts';
import { clockChecks } from './clock-checks.ts';
import type { Exam, Patient, Surroundings } from './exam.ts';
import { AREAS, type Diagnosis, type Finding } from './finding.ts';
import { identityChecks } from './identity-checks.ts';
import { lastSweepChecks } from './last-sweep-checks.ts';
import { nodeChecks } from './node-checks.ts';
import { EXAM_LIMIT_MS, runChecks } from './run-checks.ts';
import { scheduleChecks } from './schedule-checks.ts';
import { settingsChecks } from './settings-checks.ts';
import { storageChecks } from './storage-checks.ts';
import { subscriptionChecks, subscriptionListChecks } from './subscription-checks.ts';
import { vaultChecks } from './vault-checks.ts';

/**
 * Finds out whether everything is there that the app needs: settings, schedule, rights, storage, time. It changes nothing,
 * reads no key, and never throws: what could not be found out is a finding too.
 */
export async function examine(patient: Patient): Promise<Diagnosis> {
  const { clock, whose, surroundings } = patient;
  const startMs = clock.now();
  const endMs = startMs + EXAM_LIMIT_MS;
  const inside = [...settingsChecks(patient), ...nodeChecks(patient), ...scheduleChecks(patient)];
  const findings = [
    ...(await runChecks(clock, inside, endMs)),
    ...(surroundings === undefined ? [NOT_EXAMINED] : await outside(patient, surroundings, endMs)),
  ];
  return {
    examinedAt: formatInstant(startMs),
    whose,
    ok: findings.every(({ state }) => state !== 'no'),
    findings: findings.toSorted((one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area)),
  };
}

/** Looks at Azure. First who asks, since the fixes name them; what was listed decides what else is looked at. */
async function outside(patient: Patient, surroundings: Surroundings, endMs: number): Promise<readonly Finding[]> {
  const { clock } = patient;
  let identity: Identity | undefined;
  const met = (found: Identity): void => {
    identity = found;
  };
  const who = await runChecks(clock, identityChecks(patient, surroundings, met), endMs);
  const exam: Exam = { ...surroundings, patient, identity };
  const [accounts, others] = await Promise.all([
    throughSubscriptions(exam, endMs),
    runChecks(
      clock,
      [...clockChecks(exam), ...vaultChecks(exam), ...storageChecks(exam), ...lastSweepChecks(exam)],
      endMs,
    ),
  ]);
  return [...who, ...accounts, ...others];
}

async function throughSubscriptions(exam: Exam, endMs: number): Promise<readonly Finding[]> {
  const { clock } = exam.patient;
  const ids: string[] = [];
  const accounts: Account[] = [];
  const listing = subscriptionListChecks(exam, (found) => ids.push(...found));
  const list = await runChecks(clock, listing, endMs);
  const reading = subscriptionChecks(exam, ids, (found) => accounts.push(...found));
  const subscriptions = [...list, ...(await runChecks(clock, reading, endMs))];
  const seenAll = subscriptions.every(({ state }) => state === 'ok');
  return [...subscriptions, ...(await runChecks(clock, accountChecks(exam, accounts, seenAll), endMs))];
}

const NOT_EXAMINED: Finding = {
  id: 'azure',
  area: 'identity',
  state: 'unknown',
  says: 'Identity, clock, subscriptions, accounts, vaults, storage and sweeps were not looked at: that needs settings without faults.',
};
