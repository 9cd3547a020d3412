import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSecretUrl } from '../../../shared/domain/secret-ref.ts';
import { type Change, parseChange } from '../../../shared/operate/events/event-schema.ts';
import { anyText } from '../../property/arbitraries.ts';
import { SAMPLES, type SampleName, sample, spoiltSamples } from './sample-events.ts';

const ACCOUNT =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/app';
const REF = parseSecretUrl('https://kv-main.vault.azure.net/secrets/app');
const VERSION = '0123456789abcdef0123456789abcdef';
const PERSON = { objectId: '99999999-0000-4000-8000-0000000000ee', clientId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' };
const SELF = { objectId: '00000000-0000-4000-8000-0000000000bb', clientId: '00000000-0000-4000-8000-0000000000cc' };

const READ: Readonly<Record<SampleName, unknown>> = {
  'secret-new-version.eventgrid': { kind: 'new-version', ref: REF, version: VERSION },
  'secret-new-version.cloudevents': { kind: 'new-version', ref: REF, version: VERSION },
  'regenerate-key.person.eventgrid': { kind: 'keys-regenerated', account: ACCOUNT, caller: PERSON },
  'regenerate-key.own.cloudevents': { kind: 'keys-regenerated', account: ACCOUNT, caller: SELF },
  'account-write.eventgrid': { kind: 'account-written', account: ACCOUNT },
  'tags-write.eventgrid': { kind: 'account-written', account: ACCOUNT },
  'account-delete.eventgrid': { kind: 'account-deleted', account: ACCOUNT },
};

describe('an event as Azure sends it', () => {
  it.each(SAMPLES)('is read: %s', (name) => {
    expect(parseChange(sample(name))).toEqual(READ[name]);
  });

  it.each(SAMPLES)('is read the same with members that nobody knows, and with blanks around its texts: %s', (name) => {
    const padded = (value: unknown): unknown => {
      if (typeof value === 'string') return ` ${value} `;
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [` ${key} `, padded(each)]));
    };
    expect(parseChange(padded({ ...sample(name, { newMember: 7 }), newMember: [] }))).toEqual(READ[name]);
  });

  it('is read where its subject alone names the account', () => {
    const event = { ...sample('account-write.eventgrid', { resourceUri: undefined }), subject: ACCOUNT.toUpperCase() };
    expect(parseChange(event)).toEqual({ kind: 'account-written', account: ACCOUNT });
  });

  it('is read although a member that is not needed is no text', () => {
    const claims = { oid: 7, appid: 'TOOL' };
    const event = { ...sample('regenerate-key.person.eventgrid', { claims }), subject: 7 };
    expect(parseChange(event)).toEqual({
      kind: 'keys-regenerated',
      account: ACCOUNT,
      caller: { objectId: undefined, clientId: 'tool' },
    });
  });

  it.each(['Microsoft.Resources/tags/write', 'Microsoft.Resources/tags/delete'])(
    'is read as a change of the account by %s, whether it names the account or the tags below it',
    (operationName) => {
      for (const resourceUri of [ACCOUNT, `${ACCOUNT}/providers/Microsoft.Resources/tags/default`]) {
        expect(parseChange(sample('tags-write.eventgrid', { operationName, resourceUri }))).toEqual({
          kind: 'account-written',
          account: ACCOUNT,
        });
      }
    },
  );
});

/** An event that differs from a good one. */
function otherwise(name: SampleName, changes: Readonly<Record<string, unknown>>): unknown {
  return { ...sample(name), ...changes };
}

const GROUP = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg';

describe('an event that nobody asked for is unknown', () => {
  const cases: readonly [string, unknown, string | undefined][] = [
    [
      'another type of Key Vault',
      otherwise('secret-new-version.eventgrid', { eventType: 'Microsoft.KeyVault.SecretNearExpiry' }),
      'Microsoft.KeyVault.SecretNearExpiry',
    ],
    [
      'another operation on an account',
      sample('regenerate-key.person.eventgrid', {
        operationName: 'Microsoft.CognitiveServices/accounts/listKeys/action',
      }),
      'Microsoft.CognitiveServices/accounts/listKeys/action',
    ],
    [
      'something below an account',
      sample('account-write.eventgrid', {
        operationName: 'Microsoft.CognitiveServices/accounts/deployments/write',
        resourceUri: `${ACCOUNT}/deployments/gpt`,
      }),
      'Microsoft.CognitiveServices/accounts/deployments/write',
    ],
    [
      'tags of something else',
      sample('tags-write.eventgrid', { resourceUri: GROUP }),
      'Microsoft.Resources/tags/write',
    ],
    ['a type that is not fit to be shown', { eventType: 'a key: sk-123', data: {} }, undefined],
    ['a type of endless length', { eventType: 'a'.repeat(129), data: {} }, undefined],
    ['a type of nothing', { eventType: ' ', data: {} }, undefined],
  ];
  it.each(cases)('%s', (_what, event, type) => {
    expect(parseChange(event)).toEqual({ kind: 'unknown', type });
  });
});

describe('an event without what it must hold is malformed', () => {
  const type = 'Microsoft.KeyVault.SecretNewVersionCreated';
  const cases: readonly [string, unknown, string | undefined][] = [
    ['no object', 'text', undefined],
    ['nothing', null, undefined],
    ['many events in one', [sample('account-write.eventgrid')], undefined],
    ['a CloudEvent of another version', otherwise('secret-new-version.cloudevents', { specversion: '0.3' }), undefined],
    ['no type', otherwise('secret-new-version.eventgrid', { eventType: undefined }), undefined],
    ['no data', otherwise('secret-new-version.eventgrid', { data: undefined }), type],
    ['an id without a version', sample('secret-new-version.eventgrid', { Id: 'https://kv.net/secrets/app' }), type],
    ['an id of a key', sample('secret-new-version.eventgrid', { Id: 'https://kv.net/keys/app/v1' }), type],
    ['an id without protection', sample('secret-new-version.eventgrid', { Id: 'http://kv.net/secrets/app/v1' }), type],
    ['an id with a bad name', sample('secret-new-version.eventgrid', { Id: 'https://kv.net/secrets/a_b/v1' }), type],
    ['an id that is a number', sample('secret-new-version.eventgrid', { Id: 7 }), type],
    [
      'no operation',
      sample('account-write.eventgrid', { operationName: undefined }),
      'Microsoft.Resources.ResourceWriteSuccess',
    ],
    [
      'no account',
      sample('account-write.eventgrid', { resourceUri: `${GROUP}/providers/Microsoft.Web/sites/x` }),
      'Microsoft.CognitiveServices/accounts/write',
    ],
  ];
  it.each(cases)('%s', (_what, event, shown) => {
    expect(parseChange(event)).toEqual({ kind: 'malformed', type: shown });
  });
});

it('Any JSON value is read as something', () => {
  const kinds: readonly Change['kind'][] = [
    'new-version',
    'keys-regenerated',
    'account-written',
    'account-deleted',
    'unknown',
    'malformed',
  ];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        spoiltSamples,
        anyText.map((eventType) => ({ eventType })),
      ),
      (event) => {
        expect(kinds).toContain(parseChange(event).kind);
      },
    ),
    { numRuns: 500 },
  );
});
