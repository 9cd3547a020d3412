import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Redacted } from '../../shared/domain/redacted.ts';
import { type Answer, azureError, json } from './fake-http.ts';
import {
  ACCOUNT,
  afterChallenge,
  all,
  CANARY,
  failureOf,
  type Rig,
  rig,
  SECRET,
  SUBSCRIPTION,
  VAULT,
  VERSION,
} from './fixtures.ts';

const html = { 'Content-Type': 'text/html' };

/** Answers that carry a key where the SDK would quote it, with the code that must come out. */
const LEAKY: readonly (readonly [string, Answer, string])[] = [
  ['broken JSON under 200', { status: 200, body: `{"key1":"${CANARY}","value":"${CANARY}"` }, 'malformed-answer'],
  ['keys of another shape under 200', json(200, { key1: { text: CANARY }, id: [CANARY] }), 'malformed-answer'],
  ['a text under 200', { status: 200, body: CANARY, headers: html }, 'malformed-answer'],
  ['keys under 201', json(201, { key1: CANARY, key2: CANARY }), 'malformed-answer'],
  ['keys where the error should be', json(400, { key1: CANARY, key2: CANARY }), 'malformed-answer'],
  ['an error whose code is a key', azureError(400, CANARY), 'refused'],
  ['an error whose text is a key', azureError(400, 'BadRequest', CANARY), 'refused'],
  ['an error whose inner code is a key', azureError(403, 'Forbidden', 'x', CANARY), 'role-missing'],
  [
    'an error whose code is no text',
    json(400, { error: { code: { text: CANARY }, message: CANARY } }),
    'malformed-answer',
  ],
  ['HTML under 400', { status: 400, body: `<p>${CANARY}</p>`, headers: html }, 'malformed-answer'],
  ['HTML that says it is JSON', { status: 403, body: `<p>${CANARY}</p>` }, 'malformed-answer'],
  ['HTML under 502', { status: 502, body: `<p>${CANARY}</p>`, headers: html }, 'unavailable'],
  ['broken JSON under 500', { status: 500, body: `{"error":{"code":"${CANARY}` }, 'unavailable'],
  ['an empty 500', { status: 500 }, 'unavailable'],
  ['an empty 400', { status: 400 }, 'malformed-answer'],
  ['an empty 401', { status: 401 }, 'role-missing'],
  ['an empty 429', { status: 429 }, 'throttled'],
  ['an error that quotes the request', { fails: new Error(`could not send ${CANARY}`) }, 'malformed-answer'],
];

const CONTENT = { value: new Redacted(CANARY), tags: {}, contentType: 'text/plain', expiresAtMs: 1 };

const CALLS: readonly (readonly [string, (ports: Rig['ports']) => Promise<unknown>])[] = [
  ['listKeys', ({ keys }) => keys.listKeys(ACCOUNT)],
  ['regenerateKey', ({ keys }) => keys.regenerate(ACCOUNT, 'Key1', 9_000)],
  ['getSecret', ({ secrets }) => secrets.read(SECRET)],
  ['setSecret', ({ secrets }) => secrets.set(SECRET, CONTENT, 9_000)],
  ['updateSecretProperties', ({ secrets }) => secrets.tag(SECRET, VERSION, {}, 9_000)],
  ['the listing of a vault', ({ secrets }) => all(secrets.list(VAULT))],
  ['the listing of accounts', ({ directory }) => all(directory.accounts(SUBSCRIPTION))],
  ['the listing of subscriptions', ({ directory }) => all(directory.subscriptions())],
  ['the listing of permissions', ({ permissions }) => permissions.allowedAt(ACCOUNT)],
];

describe.each(CALLS)('what %s throws', (_name, call) => {
  it.each(LEAKY)('holds no key after %s', async (_case, answer, code) => {
    const { ports, events } = rig(
      // The warm-up of a write is left in order, so that the write itself is what fails.
      afterChallenge(({ url }) => (url.searchParams.get('maxresults') === '1' ? json(200, { value: [] }) : answer)),
    );
    const error = await failureOf(call(ports));
    const seen = [
      error.message,
      error.stack,
      String(error),
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      JSON.stringify(events),
    ].join('\n');
    expect(seen).not.toContain(CANARY);
    expect(error.cause).toBeUndefined();
    expect(error.code).toBe(code);
  });
});
