import type { Context } from '../../shared/rotation/context.ts';
import type { Assignment, Dispatch } from '../../shared/rotation/dispatch.ts';
import { sweep } from '../../shared/rotation/sweep.ts';

/** A sweep whose report must not hide a listing that failed: what was not read would be forgotten. */
export async function honestSweep(
  context: Context,
  complain: (text: string) => void,
  dispatch?: Dispatch,
): Promise<void> {
  let failed = 0;
  let sent = 0;
  const counted = dispatch && {
    ...dispatch,
    send: async (assignment: Assignment) => {
      await dispatch.send(assignment);
      sent += 1;
    },
  };
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
  const report = await sweep({ ...context, ports }, counted);
  if (report.accounts.filter(({ outcome }) => outcome.reason === 'dispatched').length !== sent) {
    complain('The report of a sweep tells of another number of messages than it sent.');
  }
  if (failed > 0 && report.failures.length === 0) complain('A listing failed, and the report of the sweep hides it.');
}
