import { userInfo } from 'node:os';
import type { App } from '../../shared/app.ts';
import { type Evidence, isInOrder } from '../../shared/report/evidence/evidence.ts';
import { evidenceCsv } from '../../shared/report/evidence/evidence-csv.ts';
import { evidencePage } from '../../shared/report/evidence/evidence-page.ts';
import { BadInput } from '../input/bad-input.ts';
import { evidenceTable } from './evidence-table.ts';
import { EXIT } from './exit-codes.ts';
import type { EvidenceCommand } from './record-commands.ts';

/** Prints for how long every key value lived in a period, and what was not as it should be. */
export async function evidence(app: App, { from, to, format }: EvidenceCommand): Promise<number> {
  const found = await app.evidence({ from, to, madeBy: `${userInfo().username}, at the command line` });
  if (Date.parse(found.madeAt) < Date.parse(from)) {
    throw new BadInput(`--from is ${from}, which is still to come; expected a day that has begun.`);
  }
  process.stdout.write(await printed(found, format));
  return isInOrder(found) ? EXIT.done : EXIT.worry;
}

async function printed(found: Evidence, format: EvidenceCommand['format']): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(found)}\n`;
    case 'csv':
      return evidenceCsv(found);
    case 'html':
      return evidencePage(found);
    case 'table':
      return evidenceTable(found);
  }
}
