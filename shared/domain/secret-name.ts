import { type Account, addressOf } from './account.ts';
import { shortHashOf } from './fingerprint.ts';
import type { Policy } from './policy.ts';
import { parseSecretName, requireSecretName, type SecretName } from './secret-ref.ts';

/**
 * The name under which an account without a secret is published: its tag's; else its custom subdomain, which is unique in
 * Azure and fixed once set; else its name made legal, with a hash of its id.
 */
export function secretNameFor(account: Account, policy: Policy): SecretName {
  return policy.secretName ?? parseSecretName(account.customSubDomainName ?? '') ?? nameWithHash(account);
}

function nameWithHash(account: Account): SecretName {
  const stem = addressOf(account.id).name.replace(/[^0-9a-z-]/g, '-');
  return requireSecretName(`${stem}-${shortHashOf(account.id)}`);
}
