import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, parseAccountId } from '../../shared/domain/account.ts';
import { consentOf } from '../../shared/domain/consent.ts';
import { formatDuration, parseDuration } from '../../shared/domain/duration.ts';
import { formatInstant, parseInstant } from '../../shared/domain/instant.ts';
import { operationText, parseOperation } from '../../shared/domain/operation.ts';
import { policyOf } from '../../shared/domain/policy.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { secretNameFor } from '../../shared/domain/secret-name.ts';
import { parseSecretName, parseSecretUrl, parseVaultUrl } from '../../shared/domain/secret-ref.ts';
import { parseSlot } from '../../shared/domain/slot.ts';
import { account, policy, SETTINGS } from '../domain/facts-builder.ts';
import { accountIds, anyText, instants, operations, wholeSeconds } from './arbitraries.ts';

describe('What is written is read back', () => {
  it('for a duration of whole seconds', () => {
    fc.assert(
      fc.property(wholeSeconds, (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });

  it('for an instant', () => {
    fc.assert(
      fc.property(instants, (atMs) => {
        expect(parseInstant(formatInstant(atMs))).toBe(atMs);
      }),
    );
  });

  it('for a journal', () => {
    fc.assert(
      fc.property(operations, (operation) => {
        expect(parseOperation(operationText(operation))).toEqual(operation);
      }),
    );
  });

  it('for an account, whose parts are those of its id', () => {
    fc.assert(
      fc.property(accountIds, (id) => {
        const { subscriptionId, resourceGroup, name } = addressOf(id);
        expect(parseAccountId(id.toUpperCase())).toBe(id);
        expect(id).toBe(
          `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/microsoft.cognitiveservices/accounts/${name}`,
        );
      }),
    );
  });
});

describe('No text makes a reader throw', () => {
  it('of whatever kind', () => {
    const readers = [
      parseDuration,
      parseInstant,
      parseOperation,
      parseAccountId,
      parseSecretName,
      parseVaultUrl,
      parseSecretUrl,
    ];
    fc.assert(
      fc.property(anyText, (text) => {
        for (const read of readers) read(text);
      }),
    );
  });

  it('in a tag of an account: it is followed, or there is a complaint with the text', () => {
    const readers: Readonly<Record<string, (text: string) => unknown>> = {
      'key-rotation': (text) => consentOf(SETTINGS, text),
      'key-rotation-max-age': (text) => parseDuration(text.toUpperCase()),
      'key-rotation-grace': (text) => parseDuration(text.toUpperCase()),
      'key-rotation-secret': parseSecretName,
      'key-rotation-vault': parseVaultUrl,
      'key-rotation-active': parseSlot,
    };
    const texts = fc.oneof(anyText, fc.constantFrom('P30D', 'p2d', ' KEY2 ', 'enabled', 'a-b', 'https://v.example'));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(readers)), texts, (name, text) => {
        const untagged = policyOf(SETTINGS, account({ tags: {} }));
        const tagged = policyOf(SETTINGS, account({ tags: { [name]: text } }));
        const complained = tagged.complaints.some(({ sentence }) => sentence.includes(`Tag ${name} is "${text}"`));
        // Consent that cannot be read is taken for consent, so that the complaint is seen; nothing is rotated meanwhile.
        const consent = name === 'key-rotation' ? 'rotate' : untagged.consent;
        if (complained) expect({ ...tagged, complaints: [] }).toEqual({ ...untagged, consent });
        else expect(readers[name]?.(text.trim())).toBeDefined();
      }),
    );
  });
});

describe('The name of a secret', () => {
  it('is always legal, whatever the account is called and whatever its subdomain', () => {
    const subdomains = fc.option(fc.oneof(anyText, fc.stringMatching(/^[A-Za-z0-9-]{0,130}$/)), { nil: undefined });
    fc.assert(
      fc.property(accountIds, subdomains, (id, customSubDomainName) => {
        expect(secretNameFor(account({ id, customSubDomainName }), policy())).toMatch(/^[0-9a-z-]{1,127}$/);
      }),
    );
  });

  it('depends on nothing but the id, where there is neither tag nor subdomain', () => {
    fc.assert(
      fc.property(accountIds, accountIds, (id, otherId) => {
        const named = (each: typeof id): string =>
          secretNameFor(account({ id: each, name: 'x', kind: 'AIServices', customSubDomainName: undefined }), policy());
        expect(named(id)).toBe(named(id));
        expect(named(id) === named(otherId)).toBe(id === otherId);
      }),
    );
  });
});

it('No redacted value shows, however it is printed', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{32,84}$/), (key) => {
      const redacted = new Redacted(key);
      const printed = [
        String(redacted),
        `${redacted}`,
        JSON.stringify({ redacted }),
        inspect({ redacted }, { showHidden: true, depth: null }),
        inspect(redacted, { customInspect: false, showHidden: true }),
        inspect(structuredClone({ redacted: { ...redacted } })),
      ];
      for (const each of printed) expect(each).not.toContain(key);
      expect(redacted.reveal()).toBe(key);
    }),
  );
});
