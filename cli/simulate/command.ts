import { settingsIn } from '../input/settings-in.ts';
import { tenantIn } from './accounts-file.ts';
import { playDeployments } from './deployments.ts';
import { jobOf, play } from './job.ts';
import { HELP, type Options, optionsOf } from './options.ts';
import type { Result } from './result.ts';
import { configFrom, SPARSE_SETTINGS } from './settings-file.ts';
import { textOf } from './table.ts';

/** `npm run simulate`, and `npm run rotator -- simulate`: gives the exit code. Throws `BadInput`. */
export async function simulate(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.json) console.error(`seed ${options.seed}`);
  const result = await resultFor(options);
  const { figures, accounts, brokenPromises } = result;
  const everyAccount = typeof options.accounts === 'string';
  if (options.json)
    console.log(JSON.stringify(everyAccount ? { ...figures, perAccount: accounts, brokenPromises } : figures));
  else console.log(textOf(result, { everyAccount, seed: options.seed }));
  return brokenPromises.length === 0 && figures.violations === 0 && figures.failedCalls === 0 ? 0 : 1;
}

async function resultFor(options: Options): Promise<Result> {
  const { accounts, settings, dispatch, days, seed } = options;
  const fromFile = settings === undefined ? undefined : await settingsIn(settings);
  const base = fromFile ?? (typeof accounts === 'string' ? {} : SPARSE_SETTINGS);
  const given = dispatch === undefined ? base : { ...base, ROTATION_DISPATCH: dispatch };
  const source = settings ?? 'the defaults';
  const onDay = progress(days);
  if (typeof accounts === 'string') {
    const tenant = await tenantIn(accounts);
    return play(tenant, configFrom(given, source), options, onDay);
  }
  const job = jobOf({ count: accounts, days, seed }, given, source);
  // Before any thread begins, so that faults are told once.
  configFrom(job.texts, source);
  return playDeployments(job, onDay);
}

/** A line on a terminal that says how far the simulation is. */
function progress(days: number): (day: number) => void {
  const { stderr } = process;
  return (day) => {
    if (stderr.isTTY) stderr.write(day < days ? `\rday ${day} of ${days} ` : '\r\u001b[K');
  };
}
