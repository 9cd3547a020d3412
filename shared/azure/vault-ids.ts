import { z } from 'zod';
import { RotationError } from '../domain/errors.ts';
import { parseVaultUrl, type VaultUrl } from '../domain/secret-ref.ts';
import type { Clock } from '../rotation/ports.ts';
import type { ArmClients } from './arm-clients.ts';
import { guarded } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

const API_VERSION = '2023-07-01';

const Page = z.object({
  value: z.array(z.object({ id: z.string(), properties: z.object({ vaultUri: z.string() }) })),
  nextLink: z.string().nullish(),
});

/**
 * Finds the ARM id of a vault by its address among the vaults that the caller can see (Vaults - List By Subscription). An
 * address does not tell it: a vault may be in any subscription and group. Undefined where none of them has this address.
 */
export function createVaultIds(
  clients: Pick<ArmClients, 'get'>,
  subscriptions: () => AsyncIterable<readonly string[]>,
  clock: Clock,
): (vault: VaultUrl) => Promise<string | undefined> {
  async function idIn(subscriptionId: string, vault: VaultUrl): Promise<string | undefined> {
    const scope = `/subscriptions/${subscriptionId}`;
    const call: Call = { operation: 'vaults.list', scope };
    let next = `${scope}/providers/Microsoft.KeyVault/vaults?api-version=${API_VERSION}`;
    while (next !== '') {
      const address = next;
      const page = Page.safeParse(await guarded(clock, call, () => clients.get(subscriptionId, address)));
      if (!page.success) throw malformed(call, 'holds vaults that cannot be read');
      const found = page.data.value.find(({ properties }) => parseVaultUrl(properties.vaultUri) === vault);
      if (found !== undefined) return found.id;
      next = page.data.nextLink ?? '';
    }
    return undefined;
  }

  return async (vault) => {
    for await (const ids of subscriptions()) {
      for (const id of ids) {
        const found = await idIn(id, vault).catch(unlessNotAllowed);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

/** A subscription whose vaults may not be listed has none that can be seen. */
function unlessNotAllowed(error: unknown): undefined {
  if (error instanceof RotationError && error.code === 'role-missing') return undefined;
  throw error;
}
