type Close = () => Promise<unknown>;

/** What was started for a piece of work, and is closed when that is over. */
export interface Services {
  /** Gives the service back, and closes it in the end. */
  adopt<T>(service: T, close: (service: T) => Promise<unknown>): T;
}

/**
 * Does the work, and closes what it started, the last one first, also where it failed. Throws what the work threw, or else
 * what the first close did that failed; the others are closed all the same. Not `await using`: Node 22 does not know it.
 */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const closes: Close[] = [];
  const services: Services = {
    adopt(service, close) {
      closes.unshift(() => close(service));
      return service;
    },
  };
  const [done] = await Promise.allSettled([work(services)]);
  const failures = await closeAll(closes);
  if (done.status === 'rejected') throw done.reason;
  if (failures.length > 0) throw failures[0];
  return done.value;
}

async function closeAll(closes: readonly Close[]): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const close of closes) {
    const [closed] = await Promise.allSettled([close()]);
    if (closed.status === 'rejected') failures.push(closed.reason);
  }
  return failures;
}
