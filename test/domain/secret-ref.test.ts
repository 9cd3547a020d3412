import { describe, expect, it } from 'vitest';
import {
  parseSecretName,
  parseSecretUrl,
  parseVaultUrl,
  requireSecretName,
  secretUrl,
} from '../../shared/domain/secret-ref.ts';
import { REF } from './facts-builder.ts';

describe("A vault's address", () => {
  it.each([
    ['as the portal shows it', 'https://My-Vault.vault.azure.net/', 'https://my-vault.vault.azure.net'],
    ['with blanks around it', ' https://my-vault.vault.azure.net ', 'https://my-vault.vault.azure.net'],
    ['with a port, as the local Azure has it', 'https://localhost:8443', 'https://localhost:8443'],
  ])('is read %s', (_, text, expected) => {
    expect(parseVaultUrl(text)).toBe(expected);
  });

  it.each([
    ['http', 'http://my-vault.vault.azure.net'],
    ['a name alone', 'my-vault'],
    ['a path', 'https://my-vault.vault.azure.net/secrets/x'],
    ['two slashes at the end', 'https://my-vault.vault.azure.net//'],
    ['a user', 'https://me@my-vault.vault.azure.net'],
    ['a query', 'https://my-vault.vault.azure.net?x=1'],
    ['a fragment', 'https://my-vault.vault.azure.net#x'],
    ['a line break within', 'https://my-vault\n.vault.azure.net'],
    ['no host', 'https://'],
    ['a port that is none', 'https://localhost:port'],
  ])('is not read from %s', (_, text) => {
    expect(parseVaultUrl(text)).toBeUndefined();
  });
});

describe("A secret's name", () => {
  it.each([
    ['My-Secret-1', 'my-secret-1'],
    [' abc ', 'abc'],
    ['x'.repeat(127), 'x'.repeat(127)],
  ])('is read from "%s", in lower case', (text, expected) => {
    expect(parseSecretName(text)).toBe(expected);
  });

  it.each(['', 'a_b', 'a.b', 'a/b', 'a b', 'ü', 'x'.repeat(128)])('is not read from "%s"', (text) => {
    expect(parseSecretName(text)).toBeUndefined();
  });

  it('that must be one throws where it is none, and says what was expected', () => {
    expect(requireSecretName('my-openai')).toBe('my-openai');
    expect(() => requireSecretName('a.b')).toThrow(
      new TypeError('"a.b" is no name for a secret; expected 1 to 127 of 0-9, a-z and -'),
    );
  });
});

describe("A secret's address", () => {
  it('has no version, and is read back', () => {
    expect(secretUrl(REF)).toBe('https://keys.vault.azure.net/secrets/my-openai');
    expect(parseSecretUrl(secretUrl(REF))).toEqual(REF);
  });

  it('is read in any case', () => {
    expect(parseSecretUrl('https://KEYS.vault.azure.net/secrets/My-OpenAI')).toEqual(REF);
  });

  it.each([
    ['a version', 'https://keys.vault.azure.net/secrets/my-openai/0123'],
    ['no name', 'https://keys.vault.azure.net/secrets/'],
    ['a name that is illegal', 'https://keys.vault.azure.net/secrets/my.openai'],
    ['a vault that is none', 'https://keys vault/secrets/my-openai'],
    ['a key', 'https://keys.vault.azure.net/keys/my-openai'],
    ['nothing', ''],
  ])('is not read from %s', (_, text) => {
    expect(parseSecretUrl(text)).toBeUndefined();
  });
});
