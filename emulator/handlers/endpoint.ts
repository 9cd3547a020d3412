import type { AccountId } from '../../shared/domain/account.ts';
import type { Answer, Service } from '../wire/call.ts';

/** Name of what a call asks for; fault rules, the log and the monitor go by it. */
export type OperationName =
  | 'subscriptions.list'
  | 'permissions.list'
  | 'vaults.list'
  | 'accounts.list'
  | 'accounts.get'
  | 'accounts.listKeys'
  | 'accounts.regenerateKey'
  | 'secrets.list'
  | 'secrets.get'
  | 'secrets.set'
  | 'secrets.update'
  | 'secrets.versions'
  | 'secrets.delete'
  | 'deletedSecrets.list'
  | 'deletedSecrets.get'
  | 'deletedSecrets.recover'
  | 'deletedSecrets.purge'
  | 'inference.models'
  | 'identity.token'
  | 'unknown';

/** A call as it was understood: what it asks for, of what, and the deed itself. */
export interface Endpoint {
  readonly service: Service;
  readonly operation: OperationName;
  readonly account: AccountId | undefined;
  /** Versionless address of the secret in lower case. */
  readonly secret: string | undefined;
  /** Does what is asked, all at once, and answers; throws a `Refusal` where Azure would refuse. */
  answer(): Answer;
}
