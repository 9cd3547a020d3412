import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import type { AccountId } from '../../shared/domain/account.ts';
import { requireSecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import { OPERATIONS_QUEUE } from '../../shared/operate/ports.ts';
import { turnMessage } from '../../shared/operate/turn-message.ts';
import type { BuiltApp } from './sample-app/build.ts';

const hostSchema = z.looseObject({ extensions: z.looseObject({ queues: z.looseObject({}) }) });

/** The compiled app in a folder of its own, with its own host.json, in which a failed message comes again after a second. */
export async function impatientApp(): Promise<BuiltApp> {
  const folder = await mkdtemp(join(tmpdir(), 'queue-app-'));
  const host = hostSchema.parse(JSON.parse(await readFile('host.json', 'utf8')));
  const { extensions } = host;
  const queues = { ...extensions.queues, visibilityTimeout: '00:00:01' };
  await writeFile(join(folder, 'host.json'), JSON.stringify({ ...host, extensions: { ...extensions, queues } }));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: resolve('dist/index.js') }));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The message by which a sweep sends a worker to rotate an account. */
export function orderToRotate(account: AccountId, vault: VaultUrl, sweep = 'e2e'): string {
  return turnMessage({
    account,
    secret: { vault, name: requireSecretName(account.split('/').at(-1) ?? '') },
    action: 'rotate',
    sweep,
    sentAtMs: Date.now(),
    by: { kind: 'timer' },
  });
}

/** The queue of the app in this Azurite. */
export async function queueIn(connectionString: string) {
  const queue = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(OPERATIONS_QUEUE);
  await queue.createIfNotExists();
  return {
    send: async (text: string) => void (await queue.sendMessage(Buffer.from(text).toString('base64'))),
    /** About how many messages there are, hidden ones included. */
    length: async () => (await queue.getProperties()).approximateMessagesCount ?? 0,
    clear: async () => void (await queue.clearMessages()),
  };
}

/** Lets every lease run out now, as a minute after its holder died. */
export async function letLeasesRunOut(connectionString: string): Promise<void> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('key-rotator-locks');
  for await (const { name, properties } of container.listBlobsFlat()) {
    if (properties.leaseState === 'leased') await container.getBlobClient(name).getBlobLeaseClient().breakLease(0);
  }
}

/** Settings of a process whose clock is ahead by so many milliseconds. */
export function clockAhead(ms: number): Readonly<Record<string, string>> {
  const source = `const now = Date.now; Date.now = () => now() + ${ms};`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(source)}` };
}
