import { aligned } from '../text/aligned.ts';
import { type Figures, measureAll } from './figures.ts';
import { type Criterion, isGood, judge } from './judgement.ts';
import { HELP, type Options, optionsOf } from './options.ts';
import { writeReport } from './report.ts';
import { LARGEST_RATIO, measureStartup, type Startup } from './startup.ts';
import { rowsOf } from './table.ts';

/** `npm run bench`: gives the exit code. Throws `BadInput`. */
export async function bench(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return options.startup ? benchStartup(options) : benchAll(options);
}

async function benchStartup({ json }: Options): Promise<number> {
  const startup = await measureStartup();
  console.log(json ? JSON.stringify({ startup }) : startupTable(startup));
  return startup.bundledMs <= LARGEST_RATIO * startup.unbundledMs ? 0 : 1;
}

async function benchAll(options: Options): Promise<number> {
  const tell = (what: string): void => console.error(`… ${what}`);
  const figures = await measureAll(options, tell);
  const criteria = judge(figures);
  console.log(options.json ? JSON.stringify(figures) : textOf(figures, criteria));
  if (options.report) await writeReport(figures, criteria, tell);
  return isGood(criteria) ? 0 : 1;
}

function textOf(figures: Figures, criteria: readonly Criterion[]): string {
  const judged = criteria.map(({ what, seen, isMet }) => [isMet ? 'met' : 'NOT MET', what, seen]);
  return [...aligned(rowsOf(figures).map((row) => [...row])), '', ...aligned(judged)].join('\n');
}

function startupTable({ bundledMs, unbundledMs, bundleBytes }: Startup): string {
  const ratio = (bundledMs / unbundledMs).toFixed(2);
  return aligned([
    ['start-up, bundled', `${bundledMs} ms`, `${bundleBytes} bytes`],
    ['start-up, unbundled', `${unbundledMs} ms`],
    ['ratio', ratio, `at most ${LARGEST_RATIO}`],
  ]).join('\n');
}
