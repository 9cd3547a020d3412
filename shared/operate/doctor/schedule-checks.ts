import { formatInstant } from '../../domain/instant.ts';
import { nextTicks, parseSchedule } from '../../domain/ncrontab.ts';
import type { Check, Patient } from './exam.ts';
import type { Finding } from './finding.ts';
import { setSetting } from './remedies.ts';

const HOURLY = '0 0 * * * *';
const NEXT = 3;

/**
 * Whether the timer can fire, and when it will. The Functions host reads the setting itself and knows no default of ours:
 * where it is missing or wrong, the host leaves out this one function and says nothing.
 */
export function scheduleChecks(patient: Patient): readonly Check[] {
  return [{ id: 'schedule', area: 'schedule', run: async () => [scheduleFinding(patient)] }];
}

function scheduleFinding(patient: Patient): Finding {
  const text = patient.env.ROTATION_SCHEDULE?.trim() ?? '';
  const found = { id: 'schedule', area: 'schedule' } as const;
  const fix = setSetting(patient, 'ROTATION_SCHEDULE', HOURLY);
  if (text === '') {
    const says =
      'ROTATION_SCHEDULE is not set, so the Functions host runs no timer: no sweep will ever start by itself.';
    return { ...found, state: 'no', says, fix };
  }
  const schedule = parseSchedule(text);
  if (schedule === undefined) {
    const says =
      'ROTATION_SCHEDULE is no NCRONTAB expression of six fields, so the Functions host runs no timer: no sweep will ever start by itself.';
    return { ...found, state: 'no', says, fix };
  }
  const ticks = nextTicks(schedule, patient.clock.now(), NEXT).map(formatInstant);
  if (ticks.length === 0) {
    return { ...found, state: 'no', says: 'ROTATION_SCHEDULE names a day that never comes.', fix };
  }
  return { ...found, state: 'ok', says: `The next sweeps start at ${ticks.join(', ')}.` };
}
