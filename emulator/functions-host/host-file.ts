import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';

const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/;

/** A .NET time span (`00:00:30`, `1.00:00:00`) in milliseconds. */
const timeSpan = z
  .string()
  .regex(TIME_SPAN)
  .transform((text) => {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = TIME_SPAN.exec(text) ?? [];
    return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  });

/** The defaults are the documented ones (learn.microsoft.com, functions-bindings-storage-queue, host.json). */
const queuesSchema = z.object({
  visibilityTimeout: timeSpan.prefault('00:00:00'),
  batchSize: z.number().int().min(1).max(32).default(16),
  newBatchThreshold: z.number().int().min(0).optional(),
  maxDequeueCount: z.number().int().min(1).default(5),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const hostFileSchema = z.object({
  extensions: z
    .object({
      queues: queuesSchema.prefault({}),
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
    })
    .prefault({}),
});

/** What the stand-in heeds of an app's host.json. Times in milliseconds. */
export type HostFile = z.infer<typeof hostFileSchema>;
export type QueueOptions = HostFile['extensions']['queues'];

/** Reads host.json in the folder of an app; defaults where there is none. */
export async function readHostFile(folder: string): Promise<HostFile> {
  const text = await readFile(resolve(folder, 'host.json'), 'utf8').catch(() => '{}');
  return hostFileSchema.parse(JSON.parse(text));
}
