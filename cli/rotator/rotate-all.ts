import { randomUUID } from 'node:crypto';
import { addressOf } from '../../shared/domain/account.ts';
import type { RotateRequest } from '../../shared/domain/facts.ts';
import { COMMAND_LINE } from '../../shared/operate/actor.ts';
import { statusOf } from '../../shared/report/status.ts';
import { statusCsv } from '../../shared/report/status-csv.ts';
import { isAllDone, type ManyReport } from '../../shared/rotation/rotate-many.ts';
import { appFor, logOf } from './app-for.ts';
import { confirmed } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import { progressLines } from './progress-lines.ts';
import type { RotateAllCommand } from './rotate-all-command.ts';
import { rotateAllTable } from './rotate-all-table.ts';
import { stopSignals } from './stop-signals.ts';

/** Rotates every account of a selection that has consented, tells how far it is, and prints what came of each. */
export async function rotateAll(command: RotateAllCommand): Promise<number> {
  const { selection, compromised, force, concurrency, operationId: id = randomUUID() } = command;
  const app = await appFor(command, command.verbose ? logOf(command) : () => {});
  const request: RotateRequest = { kind: 'rotate', id, force, compromised };
  console.error(`Operation ${id}. To go on with it after a break, run the same command with --id ${id}.`);
  if (!command.yes) {
    const foreseen = await app.foreseeMany(selection, request);
    if (plannedIn(foreseen).length === 0) {
      await print(foreseen, command.format);
      console.error('There is nothing to do.');
      return exitCodeOf(foreseen);
    }
    if (!(await confirmed(questionOf(foreseen)))) {
      console.error('Nothing was done.');
      return EXIT.refused;
    }
  }
  const { stopping, close } = stopSignals();
  const tell = progressLines(process.stderr);
  const report = await app.rotateMany(selection, request, {
    by: COMMAND_LINE,
    endMs: Number.POSITIVE_INFINITY,
    concurrency,
    stopping,
    onProgress: tell,
  });
  close();
  await print(report, command.format);
  const code = report.mode === 'plan' ? EXIT.refused : exitCodeOf(report);
  if (code === EXIT.worry) console.error(`Not all is done. To go on, run the same command with --id ${id}.`);
  // Waits for room in Azure's throttles that nobody needs any more would keep the process alive.
  if (stopping.aborted) process.exit(code);
  return code;
}

function plannedIn({ accounts }: ManyReport): ManyReport['accounts'] {
  return accounts.filter(({ outcome }) => outcome.result === 'planned');
}

function questionOf(foreseen: ManyReport): string {
  const { accounts, request } = foreseen;
  const meant = plannedIn(foreseen);
  const subscriptions = new Set(meant.map(({ account }) => addressOf(account).subscriptionId)).size;
  const which = `${meant.length} accounts in ${subscriptions} subscriptions (of the selection, ${accounts.length - meant.length} left alone)`;
  return request.compromised
    ? `Replace the keys of ${which} and kill the old ones at once? Applications that hold one fail until they read the secret again.`
    : `Rotate ${which} now? No key that an application may still hold is killed.`;
}

async function print(report: ManyReport, format: RotateAllCommand['format']): Promise<void> {
  const text = printed(report, format);
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}

function printed(report: ManyReport, format: RotateAllCommand['format']): string {
  const { progress, unmatched, request } = report;
  switch (format) {
    case 'json':
      return `${JSON.stringify({ operationId: request.id, progress, unmatched, ...statusOf(report) })}\n`;
    case 'csv':
      return statusCsv(statusOf(report));
    case 'table':
      return rotateAllTable(report);
  }
}

/** Where nobody is meant and nothing is hidden, nothing was done. */
function exitCodeOf(report: ManyReport): number {
  if (!isAllDone(report)) return EXIT.worry;
  return report.progress.total === 0 ? EXIT.refused : EXIT.done;
}
