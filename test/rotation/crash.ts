import type { Around } from './intercept.ts';

/** The process is gone: nothing that it still tries gets through. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * Lets a process die at its nth call: just before the call is made, or just after it was carried out and before the
 * answer is seen. From then on every call of that process fails, also giving back the lock.
 */
export function crashAt(
  nth: number,
  moment: 'before' | 'after',
): { readonly around: Around; readonly crashed: () => boolean } {
  let calls = 0;
  let dead = false;
  return {
    crashed: () => dead,
    around: async (name, call) => {
      calls += 1;
      if (dead) throw new Crash(name);
      if (calls < nth) return call();
      dead = true;
      if (moment === 'after') await call();
      throw new Crash(name);
    },
  };
}
