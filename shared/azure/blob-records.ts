import { randomUUID } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import type { TokenCredential } from '@azure/identity';
import type { RecordStore } from '../operate/ports.ts';
import type { Clock } from '../rotation/ports.ts';
import { connectContainer, RECORD_CONTAINER } from './blob-service.ts';
import type { StorageConnection } from './connection.ts';
import { guarded } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call, OperationName } from './operation.ts';
import { inTime, unless, withPlace } from './storage-call.ts';

const JSON_TYPE = { blobHTTPHeaders: { blobContentType: 'application/json' } };
const LINES_TYPE = { blobHTTPHeaders: { blobContentType: 'application/jsonl' } };

const IS_NEW = { conditions: { ifNoneMatch: '*' } };

/** Answers to a write under `IS_NEW` where the blob is there already. */
const EXISTS = [409, 412];

/** Names on a page: what List Blobs gives at most. */
const PAGE_SIZE = 5_000;

/**
 * Records as blobs of the app's own storage account. A call whose answer is lost:
 *
 * | call | may be sent again | what is seen then |
 * |---|---|---|
 * | create | yes | 409 or 412; the mark in the metadata tells our own blob from another's, also where the texts are alike |
 * | write, read, list, remove | yes | the same as the first time |
 * | append | no: the line would stand there twice | `unavailable`: the line may be there |
 *
 * `pageSize`: for tests of the pages.
 */
export function createBlobRecords(
  storage: StorageConnection,
  credential: TokenCredential,
  clock: Clock,
  pageSize = PAGE_SIZE,
): RecordStore {
  const { once, repeating } = connectContainer(storage, credential, RECORD_CONTAINER);

  const callTo = (operation: OperationName, name = ''): Call => ({
    operation,
    scope: once.url,
    target: name === '' ? undefined : `${once.url}/${name}`,
  });

  const makeContainer = (): Promise<unknown> =>
    guarded(clock, callTo('records.prepare'), () => repeating.createIfNotExists(inTime()));

  const inContainer = <T>(write: () => Promise<T>): Promise<T> => withPlace(write, makeContainer);

  /** An empty one that can be appended to; somebody else may be first. */
  async function makeAppendable(name: string): Promise<void> {
    const blob = repeating.getAppendBlobClient(name);
    await inContainer(() => unless(EXISTS, undefined, () => blob.create({ ...inTime(), ...LINES_TYPE, ...IS_NEW })));
  }

  /** Each page is a call of its own, so that none pays for the time that the caller spends on the one before. */
  async function firstPage(prefix: string, from: string | undefined) {
    const settings = { maxPageSize: pageSize, ...(from === undefined ? {} : { continuationToken: from }) };
    for await (const page of repeating.listBlobsFlat({ prefix, ...inTime() }).byPage(settings)) return page;
    return undefined;
  }

  return {
    create(name, text) {
      const blob = repeating.getBlockBlobClient(name);
      const mark = randomUUID();
      const options = { ...JSON_TYPE, ...IS_NEW, metadata: { mark } };
      return guarded(clock, callTo('records.create', name), async () => {
        const upload = async (): Promise<true> => {
          await blob.upload(text, Buffer.byteLength(text), { ...inTime(), ...options });
          return true;
        };
        if (await inContainer(() => unless(EXISTS, false, upload))) return true;
        const found = await unless([404], undefined, () => blob.getProperties(inTime()));
        return found?.metadata?.mark === mark;
      });
    },

    async write(name, text) {
      const blob = repeating.getBlockBlobClient(name);
      await guarded(clock, callTo('records.write', name), () =>
        inContainer(() => blob.upload(text, Buffer.byteLength(text), { ...inTime(), ...JSON_TYPE })),
      );
    },

    read(name) {
      const call = callTo('records.read', name);
      return guarded(clock, call, async () => {
        // In one request: a length that was asked for before may be that of an older text.
        const download = () => repeating.getBlobClient(name).download(0, undefined, inTime());
        const found = await unless([404], undefined, download);
        if (found === undefined) return undefined;
        if (found.readableStreamBody === undefined) throw malformed(call, 'has no content');
        return textOf(found.readableStreamBody);
      });
    },

    async append(name, line) {
      const text = `${line}\n`;
      const blob = once.getAppendBlobClient(name);
      await guarded(clock, callTo('records.append', name), () =>
        withPlace(
          () => blob.appendBlock(text, Buffer.byteLength(text), inTime()),
          () => makeAppendable(name),
        ),
      );
    },

    async *list(prefix) {
      let from: string | undefined;
      do {
        const page = await guarded(clock, callTo('records.list'), () =>
          unless([404], undefined, () => firstPage(prefix, from)),
        );
        if (page === undefined) return;
        yield page.segment.blobItems.map(({ name }) => name);
        from = page.continuationToken;
      } while (from);
    },

    async remove(name) {
      const blob = repeating.getBlobClient(name);
      await guarded(clock, callTo('records.remove', name), () => unless([404], undefined, () => blob.delete(inTime())));
    },
  };
}
