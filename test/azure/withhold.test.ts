import { describe, expect, it } from 'vitest';
import type { PipelineResponse } from '../../shared/azure/pipeline.ts';
import { withholdPolicy } from '../../shared/azure/withhold-policy.ts';
import { type Answer, azureError, bareRequest, fakeHttp, json } from './fake-http.ts';
import { ACCOUNT, ARM, bundle, CANARY, SECRET, VAULT } from './fixtures.ts';

const KEYS = json(200, { key1: CANARY, key2: 'other' });

const LIST_KEYS = ['POST', `${ARM}${ACCOUNT}/listKeys?api-version=2025-09-01`] as const;
const GET_SECRET = ['GET', `${VAULT}/secrets/${SECRET.name}/?api%2Dversion=2026-04-01`] as const;

/** What the policy hands on to the SDK. */
function handedOn(answer: Answer, [method, url]: typeof LIST_KEYS | typeof GET_SECRET): Promise<PipelineResponse> {
  const { httpClient } = fakeHttp(() => answer);
  return withholdPolicy.sendRequest(bareRequest(method, url), (request) => httpClient.sendRequest(request));
}

describe('what the SDK gets to see of an answer', () => {
  it('is the answer itself where it is exactly as expected', async () => {
    expect((await handedOn(KEYS, LIST_KEYS)).bodyAsText).toContain(CANARY);
    expect((await handedOn(json(200, bundle()), GET_SECRET)).bodyAsText).toContain(CANARY);
  });

  it.each<[string, Answer, number, string]>([
    ['keys under 201', json(201, { key1: CANARY, key2: 'other' }), 502, 'KeyRotatorMalformedAnswer'],
    ['one key only', json(200, { key1: CANARY }), 502, 'KeyRotatorMalformedAnswer'],
    ['broken JSON', { status: 200, body: `{"key1":"${CANARY}` }, 502, 'KeyRotatorMalformedAnswer'],
    ['nothing', { status: 200 }, 502, 'KeyRotatorMalformedAnswer'],
    ['an error whose code is a key', azureError(400, CANARY, CANARY, CANARY), 400, 'KeyRotatorOtherError'],
    ['keys in place of an error', json(400, { key1: CANARY }), 400, 'KeyRotatorUnreadableError'],
    ['HTML in place of an error', { status: 502, body: `<p>${CANARY}</p>` }, 502, 'KeyRotatorUnreadableError'],
    ['an error of Azure', azureError(409, 'ScopeLocked', CANARY), 409, 'ScopeLocked'],
    ['an inner code', azureError(403, 'Forbidden', CANARY, 'SecretDisabled'), 403, 'SecretDisabled'],
  ])('is a well-formed error without a word of the original: %s', async (_name, answer, status, code) => {
    const response = await handedOn(answer, LIST_KEYS);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(response.bodyAsText ?? '')).toEqual({ error: { code, message: 'Withheld.' } });
  });

  it('keeps the headers that say how long to wait and where to sign in', async () => {
    const headers = { 'Retry-After': '7', 'WWW-Authenticate': 'Bearer resource="x"' };
    const response = await handedOn({ status: 429, headers }, GET_SECRET);
    expect(response.headers.get('Retry-After')).toBe('7');
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer resource="x"');
  });

  it('is judged by the address that was asked', async () => {
    expect((await handedOn(KEYS, GET_SECRET)).status).toBe(502);
    expect((await handedOn(json(200, bundle()), LIST_KEYS)).status).toBe(502);
  });
});
