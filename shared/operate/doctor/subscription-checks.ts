import type { Account } from '../../domain/account.ts';
import { allows } from './allows.ts';
import type { Check, Exam } from './exam.ts';
import { type Failed, failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { ACCOUNT_ACTIONS } from './needed-rights.ts';
import { assignRotatorRole, setSetting, showRoles } from './remedies.ts';

const PUBLIC_CLOUD = 'https://management.azure.com';

/** Which subscriptions there are to look at. `met`: is told their ids. */
export function subscriptionListChecks(exam: Exam, met: (ids: readonly string[]) => void): readonly Check[] {
  const { settings, newContext } = exam.workspace;
  const found = { id: 'subscriptions', area: 'subscriptions' } as const;
  async function run(): Promise<readonly Finding[]> {
    if (settings.subscriptionIds !== undefined) {
      met(settings.subscriptionIds);
      return [];
    }
    const fix = `${assignRotatorRole(exam, 'SUBSCRIPTION-ID')}\n${setSetting(exam.patient, 'AZURE_SUBSCRIPTION_IDS', 'SUBSCRIPTION-ID')}`;
    try {
      const ids = (await all(newContext('plan').ports.directory.subscriptions())).flat();
      met(ids);
      return ids.length > 0 ? [] : [{ ...found, state: 'no', says: 'No subscription can be seen.', fix }];
    } catch (error) {
      const failure = failed(error);
      return [{ ...found, state: failure.state, says: failure.says, fix: fixFor(exam, 'SUBSCRIPTION-ID', failure) }];
    }
  }
  return [{ ...found, run }];
}

/** Whether the accounts of each subscription can be read. `met`: is told the accounts. */
export function subscriptionChecks(
  exam: Exam,
  ids: readonly string[],
  met: (accounts: readonly Account[]) => void,
): readonly Check[] {
  return ids.map((id) => {
    const scope = `/subscriptions/${id}`;
    const found = { id: `subscriptions ${scope}`, area: 'subscriptions' } as const;
    async function run(): Promise<readonly Finding[]> {
      try {
        const listed = (await all(exam.workspace.newContext('plan').ports.directory.accounts(id))).flat();
        met(listed);
        if (listed.length === 0) return [await emptyFinding(exam, id)];
        const { kinds } = exam.workspace.settings;
        const selected = listed.filter(({ kind }) => kinds.includes(kind)).length;
        const says = `The accounts of ${scope} can be read: ${listed.length}, of a selected kind ${selected}.`;
        return [{ ...found, state: 'ok', says }];
      } catch (error) {
        const failure = failed(error);
        return [{ ...found, state: failure.state, says: failure.says, fix: fixFor(exam, id, failure) }];
      }
    }
    return { ...found, run };
  });
}

/** Azure leaves out of a list what one may not read: an empty one is a yes only where the right is there. */
async function emptyFinding(exam: Exam, id: string): Promise<Finding> {
  const scope = `/subscriptions/${id}`;
  const found = { id: `subscriptions ${scope}`, area: 'subscriptions' } as const;
  try {
    const set = await exam.doctor.permissions.allowedAt(scope);
    if (allows(set, ACCOUNT_ACTIONS.read, 'actions')) {
      return { ...found, state: 'ok', says: `${scope} has no account.` };
    }
    const says = `No account of ${scope} can be seen, and ${ACCOUNT_ACTIONS.read} is not allowed there.`;
    return { ...found, state: 'no', says, fix: assignRotatorRole(exam, id) };
  } catch (error) {
    const says = `No account of ${scope} can be seen; whether there is none, or the right is missing, is not known. ${failed(error).says}`;
    return { ...found, state: 'unknown', says, fix: showRoles(exam, scope) };
  }
}

/** Azure says of a subscription that one may not see that there is none. */
function fixFor(exam: Exam, id: string, { kind }: Failed): string {
  return kind === 'no-answer'
    ? setSetting(exam.patient, 'AZURE_RESOURCE_MANAGER_URL', PUBLIC_CLOUD)
    : assignRotatorRole(exam, id);
}

async function all<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
