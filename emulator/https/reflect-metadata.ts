/**
 * What tsyringe, which @peculiar/x509 is built on, needs of the proposed metadata API: three functions. It refuses to
 * load without them, so this module is to be imported first. A package for it would be one more dependency.
 */
const store = new WeakMap<object, Map<unknown, unknown>>();

function ownMetadata(key: unknown, target: object): unknown {
  return store.get(target)?.get(key);
}

function metadata(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Reflect.getPrototypeOf(at)) {
    if (store.get(at)?.has(key) === true) return ownMetadata(key, at);
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const own = store.get(target) ?? new Map<unknown, unknown>();
  store.set(target, own.set(key, value));
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: metadata, getOwnMetadata: ownMetadata, defineMetadata: define });
}
