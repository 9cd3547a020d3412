import type { CallCounts } from '../../shared/operate/counting.ts';
import type { RecordStore } from '../../shared/operate/ports.ts';

/** The same records, counting every call under its name in shared/azure/operation.ts. A list counts once a page. */
export function countingRecords(records: RecordStore): { readonly records: RecordStore; calls(): CallCounts } {
  const counts = new Map<string, number>();
  const counted = <T>(name: string, call: () => T): T => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return call();
  };
  async function* pages(list: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[], void> {
    for await (const page of list) yield counted('records.list', () => page);
  }
  return {
    calls: () => Object.fromEntries(counts),
    records: {
      create: (name, text) => counted('records.create', () => records.create(name, text)),
      write: (name, text) => counted('records.write', () => records.write(name, text)),
      read: (name) => counted('records.read', () => records.read(name)),
      append: (name, line) => counted('records.append', () => records.append(name, line)),
      list: (prefix) => pages(records.list(prefix)),
      remove: (name) => counted('records.remove', () => records.remove(name)),
    },
  };
}
