import type { App } from '../../shared/app.ts';
import { COMMAND_LINE } from '../../shared/operate/actor.ts';
import { statusPage } from '../../shared/report/page/status-page.ts';
import { statusOf } from '../../shared/report/status.ts';
import { statusCsv } from '../../shared/report/status-csv.ts';
import { filtered } from '../../shared/report/status-filter.ts';
import type { Status } from '../../shared/report/status-schema.ts';
import type { LookCommand } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { statusTable } from './status-table.ts';

/** Sweeps, or only looks, and prints what there is to see. */
export async function look(app: App, command: LookCommand): Promise<number> {
  const status = statusOf(await (command.name === 'sweep' ? app.sweep(COMMAND_LINE) : app.look()));
  process.stdout.write(await printed(status, command));
  return needsAPerson(status) ? EXIT.worry : EXIT.done;
}

async function printed(status: Status, { name, format, filter }: LookCommand): Promise<string> {
  const shown = { ...status, accounts: filtered(status.accounts, filter) };
  switch (format) {
    case 'json':
      return `${JSON.stringify(shown)}\n`;
    case 'csv':
      return statusCsv(shown);
    case 'html':
      return statusPage(status, filter);
    case 'table':
      return statusTable(shown, name === 'plan');
  }
}

function needsAPerson({ totals: { overdue, unreadScopes, unreachable, results } }: Status): boolean {
  return overdue + unreadScopes + unreachable + (results.failed ?? 0) + (results.blocked ?? 0) > 0;
}
