import { describe, expect, it } from 'vitest';
import { secretNameFor } from '../../shared/domain/secret-name.ts';
import { requireSecretName } from '../../shared/domain/secret-ref.ts';
import { account, accountId, policy } from './facts-builder.ts';

describe('The secret of an account is named', () => {
  it("by the account's tag, whatever else it has", () => {
    const byTag = policy({ secretName: requireSecretName('team-key') });
    expect(secretNameFor(account(), byTag)).toBe('team-key');
  });

  it('by its custom subdomain where there is no tag, in lower case', () => {
    expect(secretNameFor(account({ customSubDomainName: 'Contoso-AI' }), policy())).toBe('contoso-ai');
  });

  it.each([
    ['has no subdomain', undefined],
    ['has an empty one', ''],
    ['has one that is illegal as a name', 'contoso.ai'],
  ])('by its own name and a hash of its id where it %s', (_, customSubDomainName) => {
    expect(secretNameFor(account({ customSubDomainName }), policy())).toMatch(/^my-openai-[0-9a-z]{8}$/);
  });

  it('with a dash for each character that no secret may have', () => {
    const odd = account({ id: accountId('My_open.ai'), customSubDomainName: undefined });
    expect(secretNameFor(odd, policy())).toMatch(/^my-open-ai-[0-9a-z]{8}$/);
  });

  it('differently for two accounts whose names become the same', () => {
    const named = (name: string): string =>
      secretNameFor(account({ id: accountId(name), customSubDomainName: undefined }), policy());
    expect(named('open.ai')).not.toBe(named('open_ai'));
  });
});
