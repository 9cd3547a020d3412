import { app, type InvocationContext } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { OPERATIONS_QUEUE } from '../shared/operate/ports.ts';
import { logOf } from './invocation-log.ts';

/** Reports what the host gave up. An operation is tried again later; the turn of an account is left to the next sweep, which sends anew. */
export async function giveUpOnMessage(message: unknown, context: InvocationContext): Promise<void> {
  await appFromEnvironment(process.env, logOf(context)).giveUp(message);
}

app.storageQueue('operations-poison', {
  queueName: `${OPERATIONS_QUEUE}-poison`,
  connection: 'AzureWebJobsStorage',
  handler: giveUpOnMessage,
});
