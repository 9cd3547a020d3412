import { describe, expect, it } from 'vitest';
import { SLOTS } from '../../shared/domain/slot.ts';
import { azureError, inTurn, json } from './fake-http.ts';
import { ACCOUNT, ARM, codeOf, failureOf, rig } from './fixtures.ts';

const KEYS = json(200, { key1: 'one', key2: 'two' });

describe('the key operator', () => {
  it('lists both keys by one POST without a body', async () => {
    const { ports, requests, scopes } = rig(inTurn(KEYS));
    const keys = await ports.keys.listKeys(ACCOUNT);
    expect([keys.Key1.reveal(), keys.Key2.reveal()]).toEqual(['one', 'two']);
    expect(requests).toMatchObject([{ method: 'POST', body: undefined, authorization: 'Bearer a-token' }]);
    expect(requests[0]?.url.href).toBe(
      `${ARM}${ACCOUNT}/listKeys?api-version=2025-09-01`
        .replace('resourcegroups', 'resourceGroups')
        .replace('microsoft.cognitiveservices', 'Microsoft.CognitiveServices'),
    );
    expect(scopes).toEqual(['https://management.core.windows.net/.default']);
  });

  it.each(SLOTS)('names the slot as ARM spells it, never in lower case: %s', async (slot) => {
    const { ports, requests } = rig(inTurn(KEYS));
    await ports.keys.regenerate(ACCOUNT, slot, 20_000);
    expect(requests.map(({ body }) => body)).toEqual([JSON.stringify({ keyName: slot })]);
  });

  it('gives a regeneration the time that the caller has left', async () => {
    const { ports, requests } = rig(inTurn(KEYS));
    await ports.keys.regenerate(ACCOUNT, 'Key1', 12_345.6);
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([12_345]);
  });

  it.each([0, -1, 0.5, Number.NaN])('sends nothing where no time is left: %d', async (timeoutMs) => {
    const { ports, requests } = rig(inTurn());
    expect(await codeOf(ports.keys.regenerate(ACCOUNT, 'Key1', timeoutMs))).toBe('refused');
    expect(requests).toEqual([]);
  });

  it.each([
    ['a key is missing', { key1: 'one' }],
    ['a key is empty', { key1: 'one', key2: '' }],
    ['a key is no text', { key1: 'one', key2: 2 }],
    ['both keys are the same', { key1: 'one', key2: 'one' }],
    ['the answer is a list', ['one', 'two']],
  ])('does not believe an answer in which %s', async (_name, body) => {
    const { ports } = rig(inTurn(json(200, body)));
    expect(await codeOf(ports.keys.regenerate(ACCOUNT, 'Key2', 20_000))).toBe('malformed-answer');
  });

  it('does not take another success for an answer, although it holds keys', async () => {
    const { ports } = rig(inTurn(json(202, { key1: 'one', key2: 'two' })));
    expect(await codeOf(ports.keys.regenerate(ACCOUNT, 'Key2', 20_000))).toBe('malformed-answer');
  });

  it('tells keys that are switched off by status, code and text together', async () => {
    const off = 'Failed to list key. disableLocalAuth is set to be true';
    const { ports } = rig(
      inTurn(azureError(400, 'BadRequest', off), azureError(400, 'BadRequest', 'The name is bad.')),
    );
    expect(await codeOf(ports.keys.listKeys(ACCOUNT))).toBe('local-auth-disabled');
    expect(await codeOf(ports.keys.listKeys(ACCOUNT))).toBe('refused');
    const conflict = rig(inTurn(azureError(409, 'BadRequest', off)));
    expect(await codeOf(conflict.ports.keys.listKeys(ACCOUNT))).toBe('account-not-ready');
  });

  it('names the missing action and the account', async () => {
    const { ports } = rig(inTurn(azureError(403, 'AuthorizationFailed')));
    const { code, facts } = await failureOf(ports.keys.regenerate(ACCOUNT, 'Key1', 20_000));
    expect(code).toBe('role-missing');
    expect(facts).toMatchObject({ operation: 'accounts.regenerateKey', status: 403 });
    expect(facts.detail).toContain('Microsoft.CognitiveServices/accounts/regenerateKey/action');
    expect(facts.detail).toContain(ACCOUNT);
  });
});
