import type { Redacted } from '../domain/redacted.ts';
import type { VaultUrl } from '../domain/secret-ref.ts';

/** How the app's own storage account is reached: the settings that begin with `AzureWebJobsStorage`. */
export type StorageConnection =
  | { readonly kind: 'connection-string'; readonly connectionString: Redacted }
  | {
      readonly kind: 'identity';
      readonly blobServiceUrl: string;
      /** Undefined where the settings do not tell it: then nothing can be sent. */
      readonly queueServiceUrl: string | undefined;
      readonly clientId: string | undefined;
    };

/** Where Azure is, and as whom. */
export interface AzureConnection {
  /** Origin of Azure Resource Manager, without a slash at the end. */
  readonly armUrl: string;
  /** Audience of its tokens, without `/.default`. */
  readonly armAudience: string;
  /** Every vault that may be written. */
  readonly vaults: readonly VaultUrl[];
  /** Client id of the user-assigned identity; undefined: the system-assigned one, or a developer's own. */
  readonly clientId: string | undefined;
  readonly storage: StorageConnection;
}
