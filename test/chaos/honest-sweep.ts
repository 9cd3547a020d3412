import type { Context } from '../../shared/rotation/context.ts';
import { sweep } from '../../shared/rotation/sweep.ts';

/** A sweep whose report must not hide a listing that failed: what was not read would be forgotten. */
export async function honestSweep(context: Context, complain: (text: string) => void): Promise<void> {
  let failed = 0;
  const { directory, secrets } = context.ports;
  const watched = async function* <T>(pages: AsyncIterable<T>): AsyncIterable<T> {
    try {
      yield* pages;
    } catch (error) {
      failed += 1;
      throw error;
    }
  };
  const ports = {
    ...context.ports,
    directory: {
      ...directory,
      subscriptions: () => watched(directory.subscriptions()),
      accounts: (id: string) => watched(directory.accounts(id)),
    },
    secrets: { ...secrets, list: (vault: Parameters<typeof secrets.list>[0]) => watched(secrets.list(vault)) },
  };
  const report = await sweep({ ...context, ports });
  if (failed > 0 && report.failures.length === 0) complain('A listing failed, and the report of the sweep hides it.');
}
