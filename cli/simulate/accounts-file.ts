import { z } from 'zod';
import { DAY, HOUR, MINUTE, parseDuration } from '../../shared/domain/duration.ts';
import { fractionOf } from '../../shared/domain/fingerprint.ts';
import { parseSlot } from '../../shared/domain/slot.ts';
import { jsonIn, readBy } from '../input/bad-input.ts';
import { subdomainOf } from './stage.ts';
import { subscriptionIdOf } from './subscription-id.ts';
import type { ConsumerPlan, Tenant } from './tenant.ts';

/** An App Service reads references to secrets again after so long. */
export const USUAL_REFRESH = 'PT24H';

/** So many applications with one refresh time, spread evenly over it: one of them reads just before a flip. */
const PER_ACCOUNT = 4;

const duration = z.string(`an ISO 8601 duration, such as "${USUAL_REFRESH}"`).transform((text, context) => {
  const durationMs = parseDuration(text.toUpperCase());
  if (durationMs !== undefined && durationMs >= MINUTE) return durationMs;
  context.addIssue(`an ISO 8601 duration of days, hours and minutes, at least PT1M, such as "${USUAL_REFRESH}"`);
  return z.NEVER;
});
const days = z
  .number('a number of days of at least 0, such as 30')
  .min(0, 'a number of days of at least 0, such as 30');
const slot = z.string('"key1" or "key2"').transform((text, context) => {
  const found = parseSlot(text);
  if (found !== undefined) return found;
  context.addIssue('"key1" or "key2"');
  return z.NEVER;
});
const subscription = z.string('the name or id of a subscription').min(1, 'the name or id of a subscription');

/** A strict object: the message names the members that there are. */
function members<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = `the members are ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? known : `an object; ${known}`) });
}

const NAME = 'a name of 2 to 64 letters, digits, dashes, dots and underscores, a letter or digit first';
const ACCOUNT = members({
  name: z.string(NAME).regex(/^[a-z0-9][a-z0-9_.-]{1,63}$/i, NAME),
  kind: z.string('the kind of the account, such as "OpenAI" or "AIServices"'),
  subscription,
  tags: z
    .record(z.string(), z.string('a text'), { error: 'an object, such as { "key-rotation": "enabled" }' })
    .default({}),
  network: z.enum(['public', 'private'], { error: '"public" or "private"' }).default('public'),
  keyAgeDays: members({ key1: days, key2: days }),
  published: slot.optional(),
  consumerRefresh: duration.optional(),
});
const when = { startDay: days, duration };
const OUTAGE = z.discriminatedUnion(
  'of',
  [
    members({ of: z.literal('app'), ...when }),
    members({ of: z.literal('vault'), ...when }),
    members({ of: z.literal('subscription'), subscription, ...when }),
  ],
  { error: 'an object whose member "of" is "app", "vault" or "subscription"' },
);
const FILE = members({
  accounts: z.array(ACCOUNT, { error: 'a list of accounts' }).min(1, 'at least one account').superRefine(noneTwice),
  outages: z.array(OUTAGE, { error: 'a list of outages' }).default([]),
});

/** Reads accounts and outages from a JSON file. Throws `BadInput` with every fault. */
export async function tenantIn(file: string): Promise<Tenant> {
  return tenantOf(readBy(FILE, await jsonIn(file, 'the accounts'), file));
}

function tenantOf({ accounts, outages }: z.output<typeof FILE>): Tenant {
  return {
    accounts: accounts.map(
      ({ name, kind, subscription: of, tags, network, keyAgeDays, published, consumerRefresh }) => ({
        name,
        kind,
        subscriptionId: subscriptionIdOf(of),
        tags,
        network,
        appearsMs: 0,
        keyAgeMs: { Key1: keyAgeDays.key1 * DAY, Key2: keyAgeDays.key2 * DAY },
        published,
        consumers: consumersOf(name, consumerRefresh ?? DAY),
        knownRefreshMs: consumerRefresh,
        events: [],
      }),
    ),
    outages: outages.map(({ startDay, duration: durationMs, ...outage }) => {
      const time = { startMs: startDay * DAY, durationMs };
      return outage.of === 'subscription'
        ? { of: outage.of, subscriptionId: subscriptionIdOf(outage.subscription), ...time }
        : { of: outage.of, ...time };
    }),
    clocks: [{ atMs: 0, appAheadMs: 3 * MINUTE, vaultAheadMs: -2 * MINUTE }],
    successions: [],
  };
}

/** Applications that call just before they read again, and a few times in between. */
function consumersOf(name: string, refreshMs: number): ConsumerPlan[] {
  const everyMs = Math.min(12 * HOUR, Math.max(refreshMs / 2, HOUR)) - MINUTE;
  const offset = fractionOf(name);
  return Array.from({ length: PER_ACCOUNT }, (_, index) => {
    const firstMs = Math.floor((refreshMs * ((index + offset) / PER_ACCOUNT)) / MINUTE) * MINUTE;
    return { refreshMs, everyMs, firstMs };
  });
}

/** Custom subdomains are unique in Azure, and names are compared without regard to case. */
function noneTwice(accounts: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { name }] of accounts.entries()) {
    const subdomain = subdomainOf(name);
    if (seen.has(subdomain)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other account here has' });
    }
    seen.add(subdomain);
  }
}
