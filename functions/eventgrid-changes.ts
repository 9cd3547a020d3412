import { app, type InvocationContext } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { logOf } from './invocation-log.ts';

/**
 * A bonus beside the timer: what somebody else did to a secret or an account is looked at within seconds. Events come at
 * least once and in any order, which does no harm. What throws here is delivered again by Event Grid. `open`: how the app
 * is put together.
 */
export async function reactToEvent(
  event: unknown,
  context: InvocationContext,
  open: typeof appFromEnvironment = appFromEnvironment,
): Promise<void> {
  await open(process.env, logOf(context)).react(event);
}

app.eventGrid('onChange', { handler: (event: unknown, context) => reactToEvent(event, context) });
