import type { Check, Patient, SettingFault } from './exam.ts';
import type { Finding } from './finding.ts';
import { deleteSetting, setSetting } from './remedies.ts';

/** Every fault of the settings, and whether anything is rotated at all. */
export function settingsChecks(patient: Patient): readonly Check[] {
  return [{ id: 'settings', area: 'settings', run: async () => settingsFindings(patient) }];
}

function settingsFindings(patient: Patient): readonly Finding[] {
  const { faults, surroundings } = patient;
  if (faults.length > 0) return faults.map((fault) => faultFinding(patient, fault));
  const fine: Finding = { id: 'settings', area: 'settings', state: 'ok', says: 'All settings can be followed.' };
  return surroundings?.workspace.settings.mode === 'plan' ? [fine, planNote(patient)] : [fine];
}

function planNote(patient: Patient): Finding {
  return {
    id: 'settings ROTATION_MODE',
    area: 'settings',
    state: 'note',
    says: 'ROTATION_MODE is plan: every sweep decides and reports only, and no key is rotated.',
    fix: setSetting(patient, 'ROTATION_MODE', 'rotate'),
  };
}

function faultFinding(patient: Patient, { name, given, expected, example }: SettingFault): Finding {
  const is = given === undefined ? 'is not set' : `is "${given}"`;
  return {
    id: `settings ${name}`,
    area: 'settings',
    state: 'no',
    says: `${name} ${is}; expected ${expected}.`,
    fix: faultFix(patient, name, example),
  };
}

/** The example of a name that no setting has is the right name with a value of its own: `ROTATION_GRACE=P2D`. */
const RIGHT_NAME = /^(ROTATION_[A-Z_]+)=(.+)$/;

function faultFix(patient: Patient, name: string, example: string): string {
  const [, rightName, value] = RIGHT_NAME.exec(example) ?? [];
  if (rightName !== undefined && value !== undefined) {
    return `${deleteSetting(patient, name)}\n${setSetting(patient, rightName, value)}`;
  }
  // The example of the connection string is the local emulator, which is no storage in Azure.
  if (name === 'AzureWebJobsStorage') return setSetting(patient, 'AzureWebJobsStorage__accountName', 'STORAGE-ACCOUNT');
  return setSetting(patient, name, example);
}
