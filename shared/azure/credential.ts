import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { RotationError } from '../domain/errors.ts';

/** Where tokens come from. */
export interface IdentitySource {
  /** `IDENTITY_ENDPOINT`, which App Service and Functions set where the app has a managed identity. */
  readonly identityEndpoint: string | undefined;
  /** Client id of the user-assigned identity; undefined: the system-assigned one, or a developer's own. */
  readonly clientId: string | undefined;
}

/**
 * In Azure the managed identity and nothing else, so that a stray variable cannot change who the app is; on a desk
 * whatever the developer is signed in with. In one process every credential reads the same endpoint and shares one
 * cache: MSAL keeps both static (msal-node, ManagedIdentityClient).
 */
export function createCredential(source: IdentitySource): TokenCredential {
  const { clientId } = source;
  if (source.identityEndpoint !== undefined) {
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  }
  try {
    return clientId === undefined
      ? new DefaultAzureCredential()
      : new DefaultAzureCredential({ managedIdentityClientId: clientId });
  } catch {
    throw new RotationError('settings-invalid', {
      operation: 'identity.create',
      detail: 'AZURE_TOKEN_CREDENTIALS names no credential; expected prod, dev or the name of one, or no such setting.',
    });
  }
}
