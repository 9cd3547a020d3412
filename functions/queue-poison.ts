import { app, type InvocationContext } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { OPERATION_QUEUE } from '../shared/operate/operation-message.ts';
import { logOf } from './invocation-log.ts';

/** Reports what the host gave up, and ends it on record. */
export async function giveUpOnMessage(message: unknown, context: InvocationContext): Promise<void> {
  await appFromEnvironment(process.env, logOf(context)).giveUp(message);
}

app.storageQueue('operations-poison', {
  queueName: `${OPERATION_QUEUE}-poison`,
  connection: 'AzureWebJobsStorage',
  handler: giveUpOnMessage,
});
