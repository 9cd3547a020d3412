import { app, type InvocationContext } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { OPERATIONS_QUEUE } from '../shared/operate/ports.ts';
import { logOf } from './invocation-log.ts';

/** Carries out one operation, or the turn of an account that a sweep sent. What throws comes again, at most five times (host.json, `maxDequeueCount`). */
export async function performOnMessage(message: unknown, context: InvocationContext): Promise<void> {
  await appFromEnvironment(process.env, logOf(context)).perform(message);
}

app.storageQueue('operations', {
  queueName: OPERATIONS_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: performOnMessage,
});
