import type { ReceivedMessageItem } from '@azure/storage-queue';
import type { RpcData } from './invoker.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text in a message of the storage service; undefined: it is not encoded as host.json says. */
export function decodedText(message: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return message;
  return BASE64.test(message) ? Buffer.from(message, 'base64').toString('utf8') : undefined;
}

/** What the host tells of a message beside its text (learn.microsoft.com, functions-bindings-storage-queue-trigger, metadata). */
export function metadataOf(message: ReceivedMessageItem, text: string): Readonly<Record<string, RpcData>> {
  const instant = (at: Date): RpcData => ({ json: JSON.stringify(at.toISOString()) });
  return {
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    ExpirationTime: instant(message.expiresOn),
    Id: { json: JSON.stringify(message.messageId) },
    InsertionTime: instant(message.insertedOn),
    NextVisibleTime: instant(message.nextVisibleOn),
    PopReceipt: { json: JSON.stringify(message.popReceipt) },
  };
}
