import { formatDuration, MINUTE, SECOND } from '../../domain/duration.ts';
import type { Check, Exam, Patient } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { restartApp } from './remedies.ts';

/** Further apart, Entra and storage refuse requests as not yet valid or too old. Our own graces allow for 15 minutes. */
const TOLERABLE_MS = 5 * MINUTE;

/** Whether this machine's clock agrees with Azure's. */
export function clockChecks({ patient, doctor }: Exam): readonly Check[] {
  const { clock } = patient;
  async function run(): Promise<readonly Finding[]> {
    const sentMs = clock.now();
    try {
      const serverMs = await doctor.serverTime();
      return [clockFinding(aheadMs(sentMs, serverMs, clock.now()), patient)];
    } catch (error) {
      const says = `What time Azure has is not known. ${failed(error).says}`;
      return [{ id: 'clock', area: 'clock', state: 'unknown', says }];
    }
  }
  return [{ id: 'clock', area: 'clock', run }];
}

/** How far our clock is ahead, at least, milliseconds; below zero: behind. Azure tells whole seconds, at any time in between. */
function aheadMs(sentMs: number, serverMs: number, receivedMs: number): number {
  if (sentMs > serverMs + SECOND) return sentMs - serverMs - SECOND;
  return receivedMs < serverMs ? receivedMs - serverMs : 0;
}

function clockFinding(ahead: number, patient: Patient): Finding {
  const apart = formatDuration(Math.round(Math.abs(ahead) / SECOND) * SECOND);
  const says =
    ahead === 0
      ? 'The clock agrees with that of Azure Resource Manager.'
      : `The clock is ${apart} ${ahead > 0 ? 'ahead of' : 'behind'} that of Azure Resource Manager.`;
  const found = { id: 'clock', area: 'clock' } as const;
  if (Math.abs(ahead) <= TOLERABLE_MS) return { ...found, state: 'ok', says };
  return {
    ...found,
    state: 'no',
    says: `${says} Tokens may be refused, and times in tags are wrong.`,
    fix: patient.whose === 'app' ? restartApp(patient) : 'sudo timedatectl set-ntp true',
  };
}
