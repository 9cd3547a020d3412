import { diagnose } from '../../shared/app.ts';
import type { Diagnosis } from '../../shared/operate/doctor/finding.ts';
import { environmentOf, logOf } from './app-for.ts';
import type { DoctorCommand } from './command-line.ts';
import { diagnosisTable } from './diagnosis-table.ts';
import { EXIT } from './exit-codes.ts';

/** Examines the settings, the rights of this login and what else the app needs, and prints what was found. */
export async function doctor(command: DoctorCommand): Promise<number> {
  const diagnosis = await diagnose(await environmentOf(command), logOf(command), 'desk');
  process.stdout.write(command.json ? `${JSON.stringify(diagnosis)}\n` : diagnosisTable(diagnosis));
  return exitCodeOf(diagnosis);
}

/** Settings that cannot be followed come first: nothing else can be trusted with them. */
function exitCodeOf({ ok, findings }: Diagnosis): number {
  if (findings.some(({ area, state }) => area === 'settings' && state === 'no')) return EXIT.badInput;
  return ok ? EXIT.done : EXIT.worry;
}
