import fc from 'fast-check';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { shortestMaxAgeMs } from '../../shared/domain/cycle.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { NOW, policy, required, SELF } from '../domain/facts-builder.ts';

/** Any text at all: every code point, lone halves of surrogate pairs left out. */
export const anyText = fc.string({ unit: 'binary' });

export const accountIds: fc.Arbitrary<AccountId> = fc
  .record({
    subscription: fc.uuid(),
    group: fc.stringMatching(/^[A-Za-z0-9_().-]{1,90}$/),
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{1,63}$/),
  })
  .map(({ subscription, group, name }) =>
    required(
      parseAccountId(
        `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${name}`,
      ),
    ),
  );

/** Times from two years before the tests' present to one after it, to the millisecond. */
export const instants = fc.integer({ min: NOW - 730 * DAY, max: NOW + 365 * DAY });

export const graces = fc.integer({ min: HOUR, max: 10 * DAY });

/**
 * How long the work of one step takes, and a policy whose arithmetic works out, as the settings demand it. The arithmetic
 * itself takes work for instant; the lead has to hold that of two rotations and a retirement.
 */
export interface FittingPolicy {
  readonly policy: Policy;
  readonly workMs: number;
}

export const fittingPolicies: fc.Arbitrary<FittingPolicy> = fc
  .record({
    graceMs: graces,
    scheduleGapMs: fc.integer({ min: HOUR, max: DAY }),
    workMs: fc.integer({ min: 0, max: 10 * MINUTE }),
    furtherLeadMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 * DAY })),
    spareMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * DAY })),
    furtherAdoptionMs: fc.integer({ min: 0, max: 5 * DAY }),
  })
  .map(({ graceMs, scheduleGapMs, workMs, furtherLeadMs, spareMs, furtherAdoptionMs }) => {
    const leadMs = 2 * scheduleGapMs + 3 * workMs + furtherLeadMs;
    const adoptionMs = graceMs + furtherAdoptionMs;
    const cycle = { graceMs, scheduleGapMs, leadMs, maxAgeMs: 0 };
    const maxAgeMs = shortestMaxAgeMs(cycle) + spareMs;
    return { workMs, policy: policy({ graceMs, scheduleGapMs, leadMs, adoptionMs, maxAgeMs, verifyIntervalMs: DAY }) };
  });

export const operations: fc.Arbitrary<Operation> = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
  kind: fc.constantFrom('rotate', 'retire', 'compromised', 'compromised-retire'),
  attempt: fc.nat({ max: 999_999 }),
  atMs: instants,
});

const isoTexts = instants.map((atMs) => new Date(atMs).toISOString());

/** What a person could write into a tag of ours: something right, something nearly right, or anything. */
const OUR_TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  CredentialId: fc.constantFrom('key1', 'key2', 'Key1', 'KEY2', 'key3'),
  ProviderAddress: accountIds,
  ValidityPeriodDays: fc.nat().map(String),
  'managed-by': fc.constantFrom(
    'terraform',
    `azure-ai-key-rotator/${SELF.deployment}/${SELF.lockHost}`,
    'azure-ai-key-rotator/blue/x',
  ),
  Key1CreatedAt: isoTexts,
  Key2CreatedAt: isoTexts,
  AdoptedAt: isoTexts,
  Grace: fc.oneof(
    fc.nat({ max: 99_999 }).map((days) => `P${days}D`),
    fc.constant('P99999DT999999H9999999M99999999S'),
  ),
  Operation: fc
    .tuple(fc.constantFrom('rotate', 'retire', 'compromised', 'destroy'), fc.nat(), isoTexts)
    .map(([kind, attempt, at]) => `${kind} id=x attempt=${attempt} at=${at}`),
};

const ownTags = fc
  .constantFrom(...Object.entries(OUR_TEXTS))
  .chain(([name, texts]) =>
    fc.tuple(
      fc.constantFrom(name, name.toUpperCase(), name.toLowerCase()),
      fc.oneof({ weight: 4, arbitrary: texts }, { weight: 1, arbitrary: anyText }),
    ),
  );

const anyTag = fc.tuple(
  fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '')),
  fc.oneof(
    anyText,
    anyText.map((text) => `${text}x`.repeat(2_000)),
  ),
);

/** The tags of a secret, whoever wrote them. */
export const tagMaps: fc.Arbitrary<Record<string, string>> = fc
  .array(fc.oneof({ weight: 5, arbitrary: ownTags }, { weight: 1, arbitrary: anyTag }), { maxLength: 15 })
  .map((entries) => Object.fromEntries(entries));

export const wholeSeconds = fc.nat({ max: 99_999 * 86_400 }).map((seconds) => seconds * SECOND);
