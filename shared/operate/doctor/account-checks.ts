import { type Account, addressOf } from '../../domain/account.ts';
import { policyOf } from '../../domain/policy.ts';
import { allows } from './allows.ts';
import type { Check, Exam } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { ACCOUNT_ACTIONS } from './needed-rights.ts';
import { assignRotatorRole, showRoles } from './remedies.ts';

/**
 * Whether the keys of each opted-in account may be listed and regenerated, by the roles: neither is tried. `seenAll`: every
 * subscription could be read.
 */
export function accountChecks(exam: Exam, accounts: readonly Account[], seenAll: boolean): readonly Check[] {
  const { settings } = exam.workspace;
  const wanted = accounts.flatMap((account) => {
    const actions = settings.kinds.includes(account.kind) ? actionsFor(exam, account) : [];
    return actions.length === 0 ? [] : [accountCheck(exam, account, actions)];
  });
  if (wanted.length > 0) return wanted;
  const none: Finding = {
    id: 'accounts',
    area: 'accounts',
    state: seenAll ? 'note' : 'unknown',
    says: 'No account that can be seen is opted in; the tag key-rotation=enabled does that.',
  };
  return [{ ...none, run: async () => [none] }];
}

/** What is done with an account. Keys that are switched off are left alone. */
function actionsFor({ workspace }: Exam, account: Account): readonly string[] {
  if (account.localAuthDisabled) return [];
  const { listKeys, regenerateKey } = ACCOUNT_ACTIONS;
  switch (policyOf(workspace.settings, account).consent) {
    case 'rotate':
      return [listKeys, regenerateKey];
    case 'adopt-only':
      return [listKeys];
    case 'opted-out':
    case 'none':
      return [];
  }
}

function accountCheck(exam: Exam, { id, name }: Account, wanted: readonly string[]): Check {
  const found = { id: `accounts ${id}`, area: 'accounts' } as const;
  async function run(): Promise<readonly Finding[]> {
    try {
      const set = await exam.doctor.permissions.allowedAt(id);
      const denied = wanted.filter((action) => !allows(set, action, 'actions'));
      if (denied.length === 0) {
        return [{ ...found, state: 'ok', says: `${name}: ${wanted.map(shortName).join(' and ')} allowed.` }];
      }
      const says = `${name}: ${denied.join(' and ')} not allowed on ${id}.`;
      return [{ ...found, state: 'no', says, fix: assignRotatorRole(exam, addressOf(id).subscriptionId) }];
    } catch (error) {
      const says = `${name}: the rights on it could not be read. ${failed(error).says}`;
      return [{ ...found, state: 'unknown', says, fix: showRoles(exam, id) }];
    }
  }
  return { ...found, run };
}

/** `listKeys` of `Microsoft.CognitiveServices/accounts/listKeys/action`. */
function shortName(action: string): string {
  return action.split('/').at(-2) ?? action;
}
