import type { VaultUrl } from '../../domain/secret-ref.ts';
import type { PermissionSet } from '../ports.ts';
import { allows } from './allows.ts';
import type { Exam } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { SECRET_ACTIONS } from './needed-rights.ts';
import { idOfVault, nameOf, showRoles } from './remedies.ts';

/** Which reads were seen to work. */
interface Seen {
  readonly list: boolean;
  readonly get: boolean;
}

/**
 * Whether secrets may be set and updated. Neither can be tried without an effect, so the roles at the vault have to tell;
 * where its ARM id is not known, or they do not account for the reads that were seen to work (a vault with access policies
 * goes by those and by no role), the answer is `unknown`.
 */
export async function vaultWriteFindings(
  exam: Exam,
  vault: VaultUrl,
  seen: Seen,
  fix: string,
): Promise<readonly Finding[]> {
  const roles = await rolesAt(exam, vault, seen);
  return (['set', 'update'] as const).map((right): Finding => {
    const found = { id: `vault.${right} ${vault}`, area: 'vaults' } as const;
    if ('unknown' in roles) {
      const says = `Secrets of ${vault}: whether ${right} is allowed is not known. ${roles.unknown}`;
      return { ...found, state: 'unknown', says, fix: roles.shown };
    }
    const isAllowed = allows(roles.set, SECRET_ACTIONS[right], 'dataActions');
    return isAllowed
      ? { ...found, state: 'ok', says: `Secrets of ${vault}: ${right} allowed by a role.` }
      : { ...found, state: 'no', says: `Secrets of ${vault}: ${SECRET_ACTIONS[right]} is not allowed.`, fix };
  });
}

type Roles = { readonly set: PermissionSet } | { readonly unknown: string; readonly shown: string };

async function rolesAt(exam: Exam, vault: VaultUrl, seen: Seen): Promise<Roles> {
  const name = nameOf(vault);
  let shown = showRoles(exam, idOfVault(name));
  try {
    const id = await exam.doctor.vaultId(vault);
    if (id === undefined) return { unknown: 'The vault cannot be seen as a resource, only as an address.', shown };
    shown = showRoles(exam, id);
    const set = await exam.doctor.permissions.allowedAt(id);
    const byRole = (right: keyof Seen): boolean => allows(set, SECRET_ACTIONS[right], 'dataActions');
    if (byRole('list') === seen.list && byRole('get') === seen.get) return { set };
    return {
      unknown: 'Its roles do not account for what was seen to be allowed: it may go by access policies.',
      shown: `az keyvault show --name ${name} --query "{rbac:properties.enableRbacAuthorization, policies:properties.accessPolicies}"`,
    };
  } catch (error) {
    return { unknown: failed(error).says, shown };
  }
}
