// Run as a process of its own by verbose-log.test.ts: AZURE_LOG_LEVEL is read once, when the SDK is loaded.
import { Redacted } from '../../shared/domain/redacted.ts';
import { type Answer, azureError, json, reset } from './fake-http.ts';
import { ACCOUNT, afterChallenge, all, bundle, CANARY, rig, SECRET, SUBSCRIPTION, VAULT, VERSION } from './fixtures.ts';

const CONTENT = { value: new Redacted(CANARY), tags: {}, contentType: 'text/plain', expiresAtMs: 1 };

const answers: readonly Answer[] = [
  { status: 200, body: `{"key1":"${CANARY}"` },
  json(200, { key1: CANARY, key2: 'other' }),
  json(200, bundle()),
  json(400, { key1: CANARY }),
  azureError(400, CANARY, CANARY, CANARY),
  { status: 500, body: `<p>${CANARY}</p>`, headers: { 'Content-Type': 'text/html' } },
  { status: 403 },
  reset,
];

let calls = 0;
for (const answer of answers) {
  const { ports } = rig(
    afterChallenge(({ url }) => (url.searchParams.get('maxresults') === '1' ? json(200, { value: [] }) : answer)),
  );
  const { keys, secrets, directory } = ports;
  const outcomes = await Promise.allSettled([
    keys.listKeys(ACCOUNT),
    keys.regenerate(ACCOUNT, 'Key2', 9_000),
    secrets.read(SECRET),
    secrets.set(SECRET, CONTENT, 9_000),
    secrets.tag(SECRET, VERSION, {}, 9_000),
    all(secrets.list(VAULT)),
    all(directory.accounts(SUBSCRIPTION)),
    all(directory.subscriptions()),
  ]);
  calls += outcomes.length;
  console.log(outcomes);
}
console.log(`made ${calls} calls`);
