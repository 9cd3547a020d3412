import type { TokenCredential } from '@azure/identity';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { DAY, SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { MessageQueue } from '../operate/ports.ts';
import type { Clock } from '../rotation/ports.ts';
import type { StorageConnection } from './connection.ts';
import { guarded } from './error-wall.ts';
import { inTime, withPlace } from './storage-call.ts';

/** How long a message may stay invisible (Put Message, visibilitytimeout). */
const LONGEST_DELAY_MS = 7 * DAY;

function settingsFault(detail: string): RotationError {
  return new RotationError('settings-invalid', { operation: 'queue.connect', detail });
}

function queueService(storage: StorageConnection, credential: TokenCredential): QueueServiceClient {
  const options = { retryOptions: { maxTries: 3, retryDelayInMs: SECOND } };
  if (storage.kind === 'connection-string') {
    return QueueServiceClient.fromConnectionString(storage.connectionString.reveal(), options);
  }
  if (storage.queueServiceUrl === undefined) {
    throw settingsFault(
      'The address of the queue service is not known; set AzureWebJobsStorage__queueServiceUri, for example ' +
        'https://mystorage.queue.core.windows.net.',
    );
  }
  return new QueueServiceClient(storage.queueServiceUrl, credential, options);
}

function connectQueue(storage: StorageConnection, credential: TokenCredential, name: string): QueueClient {
  try {
    return queueService(storage, credential).getQueueClient(name);
  } catch (error) {
    if (error instanceof RotationError) throw error;
    // The SDK's own text may quote the connection string.
    throw settingsFault('AzureWebJobsStorage names no queue service, or its queue address is no URL.');
  }
}

/** The whole seconds of a delay, rounded up: a message may be late and is never early. */
function delaySeconds(delayMs: number): number {
  if (delayMs >= 0 && delayMs < LONGEST_DELAY_MS) return Math.ceil(delayMs / SECOND);
  throw new RotationError('refused', {
    operation: 'queue.send',
    detail: `A message can wait for 0 ms or more and less than ${LONGEST_DELAY_MS} ms (7 days); ${delayMs} ms were asked for.`,
  });
}

/**
 * A queue of the app's own storage account, made with its first message. Connected with the first message too: an app that
 * sends none needs no queue service. A send whose answer is lost is sent again, so that a message may arrive twice.
 */
export function createStorageQueue(
  storage: StorageConnection,
  credential: TokenCredential,
  clock: Clock,
  queueName: string,
): MessageQueue {
  let connected: QueueClient | undefined;
  return {
    async send(text, delayMs) {
      const visibilityTimeout = delaySeconds(delayMs);
      connected ??= connectQueue(storage, credential, queueName);
      const queue = connected;
      // What the Functions host expects where host.json says nothing else (host.json, queues: messageEncoding).
      const encoded = Buffer.from(text, 'utf8').toString('base64');
      await guarded(clock, { operation: 'queue.send', scope: queue.url }, () =>
        withPlace(
          () => queue.sendMessage(encoded, { ...inTime(), visibilityTimeout }),
          () =>
            guarded(clock, { operation: 'queue.create', scope: queue.url }, () => queue.createIfNotExists(inTime())),
        ),
      );
    },
  };
}
