import { describe, expect, it } from 'vitest';
import { azureDoctorPorts } from '../../shared/azure/doctor-ports.ts';
import { fakeClock } from './fake-clock.ts';
import { azureError, fakeHttp, json, type Responder, reset, type SentRequest } from './fake-http.ts';
import { ARM, CONNECTION, codeOf, fakeCredential, SUBSCRIPTION, VAULT } from './fixtures.ts';

const OTHER = '11111111-2222-4333-8444-666666666666';
const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG/providers/Microsoft.KeyVault/vaults/keys`;

const row = (id: string, vaultUri: string): unknown => ({ id, name: 'keys', properties: { vaultUri } });
const found = json(200, {
  value: [row(`${ID}-2`, 'https://keys-2.vault.azure.net/'), row(ID, 'https://Keys.vault.azure.net/')],
});

function vaultId(
  respond: Responder,
  ids?: readonly string[],
): { id: Promise<string | undefined>; requests: SentRequest[] } {
  const { httpClient, requests } = fakeHttp(respond);
  const options = {
    clock: fakeClock(),
    log: () => undefined,
    credential: fakeCredential(),
    transport: { httpClient, send: async () => new Response(null, { status: 500 }) },
  };
  return { id: azureDoctorPorts(CONNECTION, options, ids).vaultId(VAULT), requests };
}

/** Both subscriptions can be seen; what the vaults of each are answered with. */
function subscriptions(answers: Readonly<Record<string, ReturnType<Responder>>>): Responder {
  return ({ url }) => {
    const id = /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults$/.exec(url.pathname)?.[1];
    if (id === undefined) return json(200, { value: [{ subscriptionId: OTHER }, { subscriptionId: SUBSCRIPTION }] });
    return answers[id] ?? json(200, { value: [] });
  };
}

describe("a vault's ARM id", () => {
  it('is that of the vault with its address, in whatever subscription', async () => {
    const { id, requests } = vaultId(subscriptions({ [SUBSCRIPTION]: found }));
    expect(await id).toBe(ID);
    expect(requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`).at(-1)).toBe(
      `GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`,
    );
  });

  it('is found on a later page', async () => {
    const nextLink = `${ARM}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01&$skiptoken=1`;
    const { id } = vaultId(
      ({ url }) => (url.searchParams.has('$skiptoken') ? found : json(200, { value: [], nextLink })),
      [SUBSCRIPTION],
    );
    expect(await id).toBe(ID);
  });

  it('is not known where no vault that can be seen has its address', async () => {
    expect(await vaultId(subscriptions({})).id).toBeUndefined();
  });

  it('is looked for on, past a subscription whose vaults may not be listed', async () => {
    const answers = { [OTHER]: azureError(403, 'AuthorizationFailed'), [SUBSCRIPTION]: found };
    expect(await vaultId(subscriptions(answers)).id).toBe(ID);
  });

  it('is looked for only where the settings name subscriptions', async () => {
    const { id, requests } = vaultId(subscriptions({ [SUBSCRIPTION]: found }), [OTHER]);
    expect(await id).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['there is no answer', reset, 'unavailable'],
    ['the answer is no list of vaults', json(200, { value: [{ name: 'keys' }] }), 'malformed-answer'],
  ])('is an error where %s, and not unknown', async (_name, answer, code) => {
    expect(await codeOf(vaultId(subscriptions({ [OTHER]: answer })).id)).toBe(code);
  });
});
