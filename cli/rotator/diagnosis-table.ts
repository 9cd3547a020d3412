import type { Diagnosis, Finding } from '../../shared/operate/doctor/finding.ts';
import { aligned } from '../text/aligned.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: 'ok', no: 'NO', unknown: '?', note: 'note' };

/** A diagnosis for people: every finding in a line, and below what fixes those that are not in order, each fix once. */
export function diagnosisTable({ findings, whose }: Diagnosis): string {
  const rows = findings.map(({ state, area, says }) => [MARKS[state], area, says]);
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  return [
    ...aligned(rows),
    ...fixes(findings),
    '',
    `${count('ok')} ok, ${count('no')} NO, ${count('unknown')} ?. ${WHOSE[whose]} Nothing was changed.`,
    '',
  ].join('\n');
}

const WHOSE: Readonly<Record<Diagnosis['whose'], string>> = {
  app: "The rights are those of the app's identity.",
  desk: "The rights are those of your own login, not those of the app's identity.",
};

function fixes(findings: readonly Finding[]): string[] {
  const byFix = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.fix !== undefined && finding.state !== 'ok') {
      byFix.set(finding.fix, [...(byFix.get(finding.fix) ?? []), finding]);
    }
  }
  return [...byFix].flatMap(([fix, found]) => [
    '',
    found.map(({ state, id }) => `${MARKS[state]} ${id}`).join(', '),
    ...fix.split('\n').map((line) => `  ${line}`),
  ]);
}
