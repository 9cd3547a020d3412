import { statusOf } from '../../shared/report/status.ts';
import { isCarriedOut } from '../../shared/rotation/progress.ts';
import { isLeftAlone, type ManyReport } from '../../shared/rotation/rotate-many.ts';
import { aligned } from '../text/aligned.ts';

const HEAD = ['account', 'subscription', 'outcome', 'secret'];

/** A report for people: a line for each account, what needs somebody first, then why it was not done, and what could not be seen. */
export function rotateAllTable(report: ManyReport): string {
  const { accounts, failures, unlisted } = statusOf(report);
  const undone = new Set<string>(
    report.accounts
      .filter(({ outcome }) => !isCarriedOut(report.request, outcome) && !isLeftAlone(outcome))
      .map(({ account }) => account),
  );
  const pressing = [
    ...accounts.filter(({ account }) => undone.has(account)),
    ...accounts.filter(({ account }) => !undone.has(account)),
  ];
  const rows = pressing.map(({ name, subscription, result, reason, secret }) => [
    name,
    subscription,
    `${result} (${reason})`,
    secret,
  ]);
  const why = accounts
    .filter(({ account }) => undone.has(account))
    .map(({ name, result, sentence }) => `- ${name}, ${result}: ${sentence}`);
  const unseen = [
    ...report.unmatched.map((sentence) => `- ${sentence}`),
    ...failures.map(({ scope, id, sentence }) => `- ${scope} ${id} could not be read: ${sentence}`),
    ...unlisted.map(({ state, secret, account }) => `- ${state}: ${secret} of ${account}`),
  ];
  return [
    ...(rows.length === 0 ? [] : aligned([HEAD, ...rows])),
    ...paragraph(why),
    ...paragraph(unseen),
    '',
    summary(report, undone.size),
    '',
  ].join('\n');
}

function paragraph(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function summary({ accounts, progress, request }: ManyReport, undone: number): string {
  return `${accounts.length} accounts looked at, ${progress.done} of ${progress.total} done, ${undone} not done. Operation ${request.id}.`;
}
