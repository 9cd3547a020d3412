import type { Lock, Ports } from '../../shared/rotation/ports.ts';

/** Called around every call that a use case makes to the outside; lists count once, when they begin. */
export type Around = <T>(name: string, call: () => Promise<T>) => Promise<T>;

/** The same ports with something around every call: a crash, a pause, a count. */
export function intercepted(ports: Ports, around: Around): Ports {
  const { directory, keys, secrets, probe, locks } = ports;
  return {
    ...ports,
    directory: {
      subscriptions: () => listed(around, 'directory.subscriptions', () => directory.subscriptions()),
      accounts: (id) => listed(around, 'directory.accounts', () => directory.accounts(id)),
      account: (id) => around('directory.account', () => directory.account(id)),
    },
    keys: {
      listKeys: (id) => around('keys.listKeys', () => keys.listKeys(id)),
      regenerate: (id, slot, timeoutMs) => around('keys.regenerate', () => keys.regenerate(id, slot, timeoutMs)),
    },
    secrets: {
      list: (vault) => listed(around, 'secrets.list', () => secrets.list(vault)),
      read: (ref) => around('secrets.read', () => secrets.read(ref)),
      set: (ref, content, timeoutMs) => around('secrets.set', () => secrets.set(ref, content, timeoutMs)),
      tag: (ref, version, tags, timeoutMs) => around('secrets.tag', () => secrets.tag(ref, version, tags, timeoutMs)),
    },
    probe: { probe: (account, key) => around('probe.probe', () => probe.probe(account, key)) },
    locks: {
      host: locks.host,
      peek: (id) => around('locks.peek', () => locks.peek(id)),
      acquire: async (id) => {
        const lock = await around('locks.acquire', () => locks.acquire(id));
        return lock === undefined ? undefined : interceptedLock(lock, around);
      },
    },
  };
}

function interceptedLock(lock: Lock, around: Around): Lock {
  return {
    get takenOver() {
      return lock.takenOver;
    },
    get witness() {
      return lock.witness;
    },
    remainingMs: () => lock.remainingMs(),
    renew: () => around('lock.renew', () => lock.renew()),
    write: (witness) => around('lock.write', () => lock.write(witness)),
    release: () => around('lock.release', () => lock.release()),
  };
}

async function* listed<T>(around: Around, name: string, list: () => AsyncIterable<T>): AsyncIterable<T> {
  await around(name, () => Promise.resolve());
  yield* list();
}
