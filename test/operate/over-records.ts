import type { RecordStore } from '../../shared/operate/ports.ts';

/** The same records, of which some calls go elsewhere. */
export function over(records: RecordStore, changes: Partial<RecordStore>): RecordStore {
  return {
    create: (name, text) => records.create(name, text),
    write: (name, text) => records.write(name, text),
    read: (name) => records.read(name),
    append: (name, line) => records.append(name, line),
    list: (prefix) => records.list(prefix),
    remove: (name) => records.remove(name),
    ...changes,
  };
}
