import { describe, expect, it } from 'vitest';
import { diagnosisTable } from '../../cli/rotator/diagnosis-table.ts';
import type { Diagnosis, Finding } from '../../shared/operate/doctor/finding.ts';

function diagnosis(findings: readonly Finding[]): Diagnosis {
  return { examinedAt: '2026-01-01T00:00:00.000Z', whose: 'desk', ok: false, findings };
}

const OK: Finding = { id: 'node', area: 'node', state: 'ok', says: 'Node 24.1.0.', fix: 'never shown' };

describe('a diagnosis for people', () => {
  it('is a line for each finding, then each fix once with all that it fixes, then a sum', () => {
    const [one, other]: Finding[] = ['one', 'other'].map((name) => ({
      id: `accounts ${name}`,
      area: 'accounts',
      state: 'no',
      says: `${name}: not allowed.`,
      fix: 'az role definition create\naz role assignment create',
    }));
    const unknown: Finding = { id: 'sweeps', area: 'sweeps', state: 'unknown', says: 'No record.', fix: 'az list' };
    const note: Finding = { id: 'identity.desk', area: 'identity', state: 'note', says: 'Yours.' };
    const all = [OK, note, one, other, unknown].filter((finding) => finding !== undefined);
    expect(diagnosisTable(diagnosis(all))).toBe(
      [
        'ok    node      Node 24.1.0.',
        'note  identity  Yours.',
        'NO    accounts  one: not allowed.',
        'NO    accounts  other: not allowed.',
        '?     sweeps    No record.',
        '',
        'NO accounts one, NO accounts other',
        '  az role definition create',
        '  az role assignment create',
        '',
        '? sweeps',
        '  az list',
        '',
        "1 ok, 2 NO, 1 ?. The rights are those of your own login, not those of the app's identity. Nothing was changed.",
        '',
      ].join('\n'),
    );
  });

  it('of the app says whose rights they are', () => {
    expect(diagnosisTable({ ...diagnosis([OK]), whose: 'app' })).toMatch(
      /\n1 ok, 0 NO, 0 \?\. The rights are those of the app's identity\./,
    );
  });
});
