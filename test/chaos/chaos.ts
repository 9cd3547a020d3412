import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { tryDefects } from './defects/try-defects.ts';
import { type Figures, told } from './figures.ts';
import { play } from './play.ts';
import { playOnAllCores } from './pool.ts';
import type { Level } from './ports-of-level.ts';
import { randomSchedule } from './random-schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrunk } from './shrink.ts';
import { isBad, whatBroke } from './verdict.ts';

const HELP = `Random schedules of sweeps, requests, deeds by hand, crashes and faults, with every promise watched at every call.

  npm run chaos -- --level ports --schedules 50000 --seed 1   through the ports (fast)
  npm run chaos -- --level sdk --schedules 10000 --seed 1     through Azure's own clients
  npm run chaos -- --replay FILE [--level sdk]                plays one schedule and tells what happens; instead of
                                                              a file, the seed of a schedule will do
  npm run chaos -- --dispatch queue [--instances 3]           sweeps send workers, over a queue that doubles, delays
                                                              and reorders messages
  npm run chaos -- --defects                                  the seeded defects, each of which must be caught

  --json   the figures as one JSON object (npm run --silent chaos -- ...)

Exit code 0 where every promise was kept and every account goes on (or every defect was caught), 1 otherwise, 2 where the
input cannot be followed.`;

const MOST_SHOWN = 3;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      level: { type: 'string', default: 'ports' },
      schedules: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      dispatch: { type: 'string', default: 'inline' },
      instances: { type: 'string', default: '3' },
      replay: { type: 'string' },
      defects: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.defects) return defects(values.json);
  const level = levelOf(values.level);
  const instances = isQueue(values.dispatch) ? countOf('instances', values.instances) : 0;
  if (values.replay !== undefined) return replay(values.replay, level, instances);
  const [schedules, seed] = [countOf('schedules', values.schedules), countOf('seed', values.seed)];
  const figures = await playOnAllCores({ level, run: seed, instances }, schedules, (part) => {
    if (!values.json) process.stderr.write(`\r${part.schedules} of ${schedules}, ${part.badSeeds.length} bad `);
  });
  console.log(JSON.stringify(told(figures, { level, seed, instances }), undefined, values.json ? undefined : 2));
  await showBad(figures, level, instances);
  return figures.badSeeds.length === 0 ? 0 : 1;
}

function levelOf(text: string): Level {
  if (text === 'ports' || text === 'sdk') return text;
  throw new TypeError(`--level is "${text}"; expected ports or sdk.`);
}

function isQueue(text: string): boolean {
  if (text === 'inline' || text === 'queue') return text === 'queue';
  throw new TypeError(`--dispatch is "${text}"; expected inline or queue.`);
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new TypeError(`--${name} is "${text}"; expected a whole number above 0.`);
}

/** Shortens the first schedules that showed a defect and prints them as scripts. */
async function showBad({ badSeeds }: Figures, level: Level, instances: number): Promise<void> {
  for (const seed of badSeeds.slice(0, MOST_SHOWN)) {
    const schedule = await shrunk(randomSchedule(seed, instances), async (each) => whatBroke(await play(each, level)));
    const { violations, stuck } = await play(schedule, level);
    for (const { invariant, text } of violations) console.error(`${invariant}: ${text}`);
    if (stuck !== undefined) console.error(stuck);
    console.error(`To see it, save this and run npm run chaos -- --replay FILE:\n${JSON.stringify(schedule)}`);
  }
  const further = badSeeds.slice(MOST_SHOWN);
  const flag = instances === 0 ? '' : `, each with --dispatch queue --instances ${instances}`;
  if (further.length > 0) console.error(`Not shortened: --replay ${further.join(', --replay ')}${flag}`);
}

async function replay(given: string, level: Level, instances: number): Promise<number> {
  const schedule = /^\d+$/.test(given) ? randomSchedule(Number(given), instances) : scheduleIn(given);
  const verdict = await play(schedule, level, (text) => console.log(text));
  console.log(JSON.stringify(verdict, undefined, 2));
  return isBad(verdict) ? 1 : 0;
}

/** A schedule as it was printed. Its inside is not checked: it is our own text. */
function scheduleIn(file: string): Schedule {
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isSchedule(given)) return given;
  throw new TypeError(`${file} holds no schedule; expected a line that npm run chaos printed.`);
}

function isSchedule(given: unknown): given is Schedule {
  return typeof given === 'object' && given !== null && 'opening' in given && 'steps' in given;
}

async function defects(asJson: boolean): Promise<number> {
  const tried = await tryDefects(({ name, caught, by, schedules, seed }) => {
    if (!asJson) console.log(caught ? `caught  ${by} after ${schedules} (seed ${seed}): ${name}` : `MISSED  ${name}`);
  });
  const missed = tried.filter(({ caught }) => !caught).length;
  console.log(asJson ? JSON.stringify(tried) : `${tried.length - missed} of ${tried.length} caught.`);
  return missed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
