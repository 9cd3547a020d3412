import { app, type InvocationContext } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { OPERATIONS_QUEUE } from '../shared/operate/ports.ts';
import { logOf } from './invocation-log.ts';

/** Reports what the host gave up, and has it tried again later. */
export async function giveUpOnMessage(message: unknown, context: InvocationContext): Promise<void> {
  await appFromEnvironment(process.env, logOf(context)).giveUp(message);
}

app.storageQueue('operations-poison', {
  queueName: `${OPERATIONS_QUEUE}-poison`,
  connection: 'AzureWebJobsStorage',
  handler: giveUpOnMessage,
});
