import { app, type InvocationContext, type Timer } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { TIMER } from '../shared/operate/actor.ts';
import { isOk } from '../shared/rotation/sweep.ts';
import { logOf } from './invocation-log.ts';

/**
 * The guarantee: sweeps on ROTATION_SCHEDULE. What to do depends on the state of the accounts only, never on the tick,
 * so a late or doubled one does no harm. A sweep that could not read everything, or in which an account failed, fails
 * the invocation. Settings are read here and not at import: a bad one must give an answer, not an app without functions.
 */
export async function sweepOnTimer(timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  log({ name: 'sweep.started', level: 'info', fields: { isPastDue: timer.isPastDue } });
  const report = await appFromEnvironment(process.env, log).sweep(TIMER);
  if (!isOk(report)) throw new Error(`Sweep ${report.runId} is not ok; see the event sweep.ended and those before it.`);
}

app.timer('sweep', { schedule: '%ROTATION_SCHEDULE%', runOnStartup: false, handler: sweepOnTimer });
