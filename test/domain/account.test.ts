import { describe, expect, it } from 'vitest';
import { addressOf, parseAccountId, tagOf } from '../../shared/domain/account.ts';
import { required } from './facts-builder.ts';

const SUBSCRIPTION = '0b1f6471-1bf0-4dda-aec3-cb9272f09590';
const WRITTEN = `/subscriptions/${SUBSCRIPTION}/resourceGroups/My.RG_(1)/providers/Microsoft.CognitiveServices/accounts/My-OpenAI`;

describe('An account id', () => {
  it('is read in any case and kept in lower case, so that two spellings are one account', () => {
    expect(parseAccountId(` ${WRITTEN}\n`)).toBe(WRITTEN.toLowerCase());
    expect(parseAccountId(WRITTEN.toUpperCase())).toBe(parseAccountId(WRITTEN));
  });

  it('comes apart into subscription, resource group and name', () => {
    expect(addressOf(required(parseAccountId(WRITTEN)))).toEqual({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'my.rg_(1)',
      name: 'my-openai',
    });
  });

  it('comes apart also where the resource group looks like a replacement pattern', () => {
    const odd = WRITTEN.replace('My.RG_(1)', () => '$&$1$3');
    expect(addressOf(required(parseAccountId(odd))).resourceGroup).toBe('$&$1$3');
  });

  it.each([
    ['an empty text', ''],
    ['a vault', WRITTEN.replace('Microsoft.CognitiveServices/accounts', 'Microsoft.KeyVault/vaults')],
    ['something below an account', `${WRITTEN}/deployments/gpt`],
    ['a resource group without a name', WRITTEN.replace('My.RG_(1)', '')],
    ['a subscription that is no GUID', WRITTEN.replace(SUBSCRIPTION, 'production')],
    ['an account of one letter', WRITTEN.replace('My-OpenAI', 'a')],
    ['an account name with a dash in front', WRITTEN.replace('My-OpenAI', '-openai')],
    ['a full web address', `https://management.azure.com${WRITTEN}`],
  ])('is not %s', (_, text) => {
    expect(parseAccountId(text)).toBeUndefined();
  });
});

describe('A tag of an account', () => {
  it('is found without regard to case', () => {
    expect(tagOf({ 'Key-Rotation': 'enabled' }, 'key-rotation')).toBe('enabled');
  });

  it('is undefined where there is none, also for names that every object has', () => {
    expect(tagOf({}, 'key-rotation')).toBeUndefined();
    expect(tagOf({}, 'constructor')).toBeUndefined();
    expect(tagOf({}, '__proto__')).toBeUndefined();
  });
});
