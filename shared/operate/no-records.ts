import type { RecordStore } from './ports.ts';

/** Keeps nothing: for an app that has no storage of its own to write to. */
export const NO_RECORDS: RecordStore = {
  create: async () => true,
  write: async () => undefined,
  read: async () => undefined,
  append: async () => undefined,
  async *list() {
    yield [];
  },
  remove: async () => undefined,
};
