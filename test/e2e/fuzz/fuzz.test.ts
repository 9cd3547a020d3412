import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningHost } from '../running-host.ts';
import { type BuiltApp, buildSampleApp } from '../sample-app/build.ts';
import { hostileRequest } from './hostile-request.ts';
import type { FuzzRoute } from './route.ts';
import { type FuzzOptions, type FuzzReport, runFuzz } from './run-fuzz.ts';

/** Nothing that the fuzz would send by itself. */
const SECRET = 'a-secret-of-the-sample-app';

const RIGHT: readonly [FuzzRoute, ...FuzzRoute[]] = [
  { method: 'GET', path: '/api/right/{id}', params: { id: 'x' } },
  { method: 'POST', path: '/api/right/{id}', params: { id: 'x' }, body: { item: 'x', count: 1 } },
];

describe('the fuzz', () => {
  let app: BuiltApp;
  let host: RunningHost;

  beforeAll(async () => {
    app = await buildSampleApp('faulty.ts');
  });

  afterAll(async () => {
    await app.remove();
  });

  /** A run against a fresh sample app; it is killed, since what hangs does not end by itself. */
  async function fuzz(
    routes: FuzzOptions['routes'],
    requests: number,
    more: Partial<FuzzOptions> = {},
  ): Promise<FuzzReport> {
    host = await RunningHost.start({ SAMPLE_SECRET: SECRET }, app.folder);
    try {
      const law = { documentedCodes: new Set<string>(), secrets: () => [SECRET] };
      return await runFuzz(host, { routes, requests, seed: 1, patienceMs: 3_000, ...law, ...more });
    } finally {
      await host.kill();
    }
  }

  it('finds nothing wrong with an app that is right, and reaches it', async () => {
    const report = await fuzz(RIGHT, 1_500);
    expect(report.complaints).toEqual([]);
    expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400', '401', '404', '431']));
    expect(report.reached).toBeGreaterThan(750);
  });

  it.each<readonly [what: string, route: FuzzRoute, fault: string]>([
    ['throws', { method: 'POST', path: '/api/throws', body: { item: 'x' } }, 'unhandled'],
    ['answers 503 without a documented code', { method: 'GET', path: '/api/busy' }, 'unhandled'],
    ['tells a secret in an answer', { method: 'GET', path: '/api/leaks/{id}' }, 'leak'],
    ['tells a secret in its log', { method: 'GET', path: '/api/tells' }, 'leak-in-log'],
    ['does not answer', { method: 'POST', path: '/api/hangs', body: { item: 'x' } }, 'hang'],
    ['answers an error with a plain text', { method: 'GET', path: '/api/plain/{id}' }, 'no-problem-document'],
    ['says nothing of caches', { method: 'GET', path: '/api/kept' }, 'header'],
    ['writes the request into a page', { method: 'GET', path: '/api/page/{id}' }, 'script'],
    ['is not there', { method: 'GET', path: '/api/nowhere' }, 'reached-nothing'],
  ])('complains about an app that %s', async (_what, route, fault) => {
    const report = await fuzz([route], 300);
    expect(report.complaints.map((complaint) => complaint.fault)).toContain(fault);
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  it('lets a documented code of 500 and above pass', async () => {
    const report = await fuzz([{ method: 'GET', path: '/api/busy' }], 100, {
      documentedCodes: new Set(['azure-busy']),
    });
    expect(report.complaints).toEqual([]);
    expect(report.statuses['503']).toBeGreaterThan(50);
  });

  it('complains where the app is gone', async () => {
    host = await RunningHost.start({}, app.folder);
    await host.kill();
    const report = await runFuzz(host, {
      routes: RIGHT,
      requests: 10,
      seed: 1,
      documentedCodes: new Set(),
      secrets: () => [],
    });
    expect(report.complaints.map(({ fault }) => fault)).toContain('lost');
  });

  it('makes the same request again from seed and number, and others from another seed', () => {
    const request = (seed: number, index: number): string =>
      hostileRequest(seed, index, RIGHT, 'key').bytes.toString('hex');
    const some = (seed: number): readonly string[] => Array.from({ length: 50 }, (_, index) => request(seed, index));
    expect(some(1)).toEqual(some(1));
    expect(new Set([...some(1), ...some(2)]).size).toBeGreaterThan(95);
  });
});
