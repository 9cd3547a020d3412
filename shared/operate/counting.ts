import type { Lock, Ports } from '../rotation/ports.ts';

/** How often each call was made, by name: `accounts.listKeys: 12`. */
export type CallCounts = Readonly<Record<string, number>>;

/** Ports that count, and what they have counted so far. */
export interface Counting {
  readonly ports: Ports;
  /** In the order of the names. */
  calls(): CallCounts;
}

/**
 * The same ports, counting every call that is made through them. A list counts once a page, since each page is a call.
 * The names are those under which `shared/azure` knows its operations, so that one word means one thing everywhere.
 */
export function counting(ports: Ports): Counting {
  const counts = new Map<string, number>();
  const note = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const counted = <T>(name: string, call: () => T): T => {
    note(name);
    return call();
  };
  async function* pages<T>(name: string, list: AsyncIterable<T>): AsyncGenerator<T, void> {
    // The first page counts when it is asked for: an answer that never came was a call too.
    note(name);
    let isFirst = true;
    for await (const page of list) {
      if (!isFirst) note(name);
      isFirst = false;
      yield page;
    }
  }
  const { directory, keys, secrets, probe, locks } = ports;
  return {
    calls: () => Object.fromEntries([...counts].toSorted(([one], [other]) => one.localeCompare(other))),
    ports: {
      ...ports,
      directory: {
        subscriptions: () => pages('subscriptions.list', directory.subscriptions()),
        accounts: (id) => pages('accounts.list', directory.accounts(id)),
        account: (id) => counted('accounts.get', () => directory.account(id)),
      },
      keys: {
        listKeys: (id) => counted('accounts.listKeys', () => keys.listKeys(id)),
        regenerate: (id, slot, timeoutMs) =>
          counted('accounts.regenerateKey', () => keys.regenerate(id, slot, timeoutMs)),
      },
      secrets: {
        list: (vault) => pages('secrets.list', secrets.list(vault)),
        read: (ref) => counted('secrets.read', () => secrets.read(ref)),
        set: (ref, content, timeoutMs) => counted('secrets.set', () => secrets.set(ref, content, timeoutMs)),
        tag: (ref, version, tags, timeoutMs) =>
          counted('secrets.tag', () => secrets.tag(ref, version, tags, timeoutMs)),
      },
      probe: { probe: (account, key) => counted('probe', () => probe.probe(account, key)) },
      locks: {
        host: locks.host,
        peek: (id) => counted('locks.read', () => locks.peek(id)),
        acquire: async (id) => {
          const lock = await counted('locks.acquire', () => locks.acquire(id));
          return lock === undefined ? undefined : countedLock(lock, counted);
        },
      },
    },
  };
}

function countedLock(lock: Lock, counted: <T>(name: string, call: () => T) => T): Lock {
  return {
    get takenOver() {
      return lock.takenOver;
    },
    get witness() {
      return lock.witness;
    },
    remainingMs: () => lock.remainingMs(),
    renew: () => counted('locks.renew', () => lock.renew()),
    write: (witness) => counted('locks.write', () => lock.write(witness)),
    release: () => counted('locks.release', () => lock.release()),
  };
}
