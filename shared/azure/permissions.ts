import { z } from 'zod';
import { RotationError } from '../domain/errors.ts';
import type { Permission, Permissions } from '../operate/ports.ts';
import type { Clock } from '../rotation/ports.ts';
import type { ArmClients } from './arm-clients.ts';
import { guarded } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

const API_VERSION = '2022-04-01';

const Actions = z
  .array(z.string())
  .nullish()
  .transform((actions) => actions ?? []);

const Page = z.object({
  value: z.array(z.object({ actions: Actions, notActions: Actions, dataActions: Actions, notDataActions: Actions })),
  nextLink: z.string().nullish(),
});

/** A subscription, or what is in one. Nothing in it may mean more than itself in a URL or in a template of one. */
const SCOPE = /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(?!\.{1,2}(?:\/|$))[^/?#%\\{}]+)*$/i;

/**
 * What the caller may do at a scope, by all its roles there and above (Permissions - List For Resource). It tells rights
 * that roles give; what a vault's own access policies give, or a deny assignment takes, is not in it.
 */
export function createPermissions(clients: ArmClients, clock: Clock): Permissions {
  return {
    async allowedAt(scope) {
      const call: Call = { operation: 'permissions.list', scope };
      const subscriptionId = SCOPE.exec(scope)?.[1];
      if (subscriptionId === undefined) {
        throw new RotationError('refused', {
          operation: call.operation,
          detail: `${scope} is no scope to look at; expected the ARM id of a subscription or of what is in one.`,
        });
      }
      const found: Permission[] = [];
      let next = `${scope}/providers/Microsoft.Authorization/permissions?api-version=${API_VERSION}`;
      while (next !== '') {
        const address = next;
        const page = Page.safeParse(await guarded(clock, call, () => clients.get(subscriptionId, address)));
        if (!page.success) throw malformed(call, 'holds permissions that cannot be read');
        found.push(...page.data.value);
        next = page.data.nextLink ?? '';
      }
      return found;
    },
  };
}
