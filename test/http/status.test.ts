import { describe, expect, it } from 'vitest';
import { getOperation } from '../../shared/http/api/operations.ts';
import { getHistory, getStatus } from '../../shared/http/api/status.ts';
import { postSweep } from '../../shared/http/api/sweeps.ts';
import { LATEST, statusCodec } from '../../shared/operate/latest-status.ts';
import { statusOf } from '../../shared/report/status.ts';
import { asked, HttpStage, KEY_HOLDER, signedIn } from './http-stage.ts';

const status = (
  stage: HttpStage,
  path = 'status',
  headers: Readonly<Record<string, string>> = {},
  caller = KEY_HOLDER,
) => stage.answer((api) => getStatus(asked(path, { headers }), caller, api));

describe('GET /api/status', () => {
  it('tells what the last sweep saw, without a call to Azure', async () => {
    const stage = new HttpStage();
    const report = await stage.sweep();
    await stage.records.write(LATEST, statusCodec.encode(statusOf(report)));
    const calls = stage.azure.log.entries.length;
    const answer = await status(stage);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
      json: { mode: 'rotate', runId: report.runId, accounts: [{ name: 'app', phase: 'steady', active: 'Key1' }] },
    });
    expect(stage.azure.log.entries.length).toBe(calls);
    expect(await status(stage, 'status?fresh=true')).toMatchObject({ json: { mode: 'plan' } });
    expect(stage.azure.log.entries.length).toBeGreaterThan(calls);
  });

  it('looks for itself before the first sweep', async () => {
    expect(await status(new HttpStage())).toMatchObject({
      status: 200,
      json: { mode: 'plan', totals: { accounts: 1 } },
    });
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['text/csv', 'text/csv'],
    ['application/json;q=0.1, text/csv;q=0.9', 'text/csv'],
    ['text/html;q=0, text/csv', 'text/csv'],
  ])('answers Accept %s as %s', async (accept, type) => {
    const answer = await status(new HttpStage(), 'status', accept === undefined ? {} : { accept });
    expect(answer.headers['Content-Type']).toBe(`${type}; charset=utf-8`);
  });

  it('takes the format from the query, whatever Accept says', async () => {
    const stage = new HttpStage();
    const csv = await status(stage, 'status?format=csv', { accept: 'text/html' });
    expect(csv.body.split('\r\n')[1]).toContain('"app","OpenAI"');
    const page = await status(stage, 'status?format=html&phase=steady&code=a%22b');
    expect(page.headers['Content-Security-Policy']).toMatch(/^default-src 'none'/);
    expect(page.body).toContain('<option selected>steady</option>');
    expect(page.body).toContain('<input type="hidden" name="code" value="a&quot;b">');
    expect(page.body).toMatch(/href="\?format=csv&amp;phase=steady&amp;code=a%22b"/);
  });

  it('filters', async () => {
    const stage = new HttpStage();
    stage.addAccount('other', { tags: {} });
    const names = async (query: string): Promise<unknown> => {
      const { json } = await status(stage, `status?${query}`);
      return json;
    };
    expect(await names('phase=steady')).toMatchObject({ accounts: [{ name: 'app' }], totals: { accounts: 2 } });
    expect(await names('overdue=true')).toMatchObject({ accounts: [] });
    expect(await names('subscription=00000000-0000-4000-8000-000000000099')).toMatchObject({ accounts: [] });
    expect(await names('phase=&overdue=')).toMatchObject({ accounts: [{}, {}] });
  });

  it.each([
    ['status?phase=late', 400, 'malformed-request'],
    ['status?fase=steady', 400, 'malformed-request'],
    ['status?phase=steady&phase=overlap', 400, 'malformed-request'],
    ['status?__proto__=1', 400, 'malformed-request'],
  ])('refuses %s', async (path, code, problem) => {
    expect(await status(new HttpStage(), path)).toMatchObject({ status: code, json: { code: problem } });
  });

  it('says which forms there are, and who may look', async () => {
    const stage = new HttpStage();
    expect(await status(stage, 'status', { accept: 'image/png' })).toMatchObject({ status: 406 });
    expect(await status(stage, 'status', {}, signedIn('Other'))).toMatchObject({ status: 403 });
    expect(await status(stage, 'status', {}, signedIn('Rotation.Operate'))).toMatchObject({ status: 200 });
  });
});

describe('POST /api/sweeps', () => {
  const sweeps = (stage: HttpStage, body: unknown, app = stage.app()) =>
    stage.answer((api) => postSweep(asked('sweeps', { body }), KEY_HOLDER, api, 'sweep-1'), app);

  it('tells what a sweep would do', async () => {
    const stage = new HttpStage();
    stage.addAccount('fresh');
    expect(await sweeps(stage, { dryRun: true })).toMatchObject({
      status: 200,
      json: { mode: 'plan', totals: { results: { planned: 1, verified: 1 } } },
    });
  });

  it('takes a sweep in, and GET /api/operations/{id} tells what came of it', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    expect(await sweeps(stage, {}, app)).toMatchObject({ status: 202, json: { kind: 'sweep', state: 'queued' } });
    const operation = (id: string, caller = KEY_HOLDER) =>
      stage.answer((api) => getOperation(asked(`operations/${id}`, { params: { id } }), caller, api), app);
    expect(await operation('sweep-1')).toMatchObject({
      status: 200,
      headers: { 'Retry-After': '5' },
      json: { state: 'queued' },
    });
    await stage.deliver(app);
    const ended = await operation('sweep-1', signedIn('Rotation.Read'));
    expect(ended).toMatchObject({ status: 200, json: { state: 'ended', outcome: { kind: 'sweep', ok: true } } });
    expect(ended.headers['Retry-After']).toBeUndefined();
    expect(await operation('no-such')).toMatchObject({ status: 404, json: { code: 'unknown-operation' } });
    expect(await operation('../latest')).toMatchObject({ status: 404 });
    expect(await operation('sweep-1', signedIn())).toMatchObject({ status: 403 });
  });

  it('refuses in plan mode, and an id that another wish has', async () => {
    expect(await sweeps(new HttpStage({ ROTATION_MODE: 'plan' }), {})).toMatchObject({ json: { code: 'plan-mode' } });
    const stage = new HttpStage();
    const app = stage.app();
    await stage.clock.run(
      app.take({
        kind: 'account',
        named: 'app',
        request: { kind: 'rotate', id: 'sweep-1', force: false, compromised: false },
        by: { kind: 'function-key' },
        why: undefined,
      }),
    );
    expect(await sweeps(stage, {}, app)).toMatchObject({ status: 409, json: { code: 'operation-id-taken' } });
  });
});

describe('GET /api/status/history', () => {
  const history = (stage: HttpStage, account: string, app = stage.app()) =>
    stage.answer(
      (api) => getHistory(asked(`status/history?account=${encodeURIComponent(account)}`), KEY_HOLDER, api),
      app,
    );

  it('tells what happened to an account, newest first, by its name or its id', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    await stage.clock.run(app.sweep({ kind: 'timer' }));
    const request = { kind: 'rotate', id: 'r-1', force: false, compromised: false } as const;
    await stage.clock.run(app.request('app', request, { by: { kind: 'person', name: 'ada' }, why: 'A test.' }));
    const told = {
      account: stage.account,
      unreadable: 0,
      entries: [{ result: 'rotated', operationId: 'r-1', by: { name: 'ada' } }, { result: 'verified' }],
    };
    expect(await history(stage, 'APP', app)).toMatchObject({ status: 200, json: told });
    expect(await history(stage, stage.account.toUpperCase(), app)).toMatchObject({ status: 200, json: told });
  });

  it('asks which one is meant, and knows none that no sweep saw', async () => {
    const stage = new HttpStage();
    stage.addAccount('app', { resourceGroup: 'other', customSubDomainName: 'app-2' });
    const app = stage.app();
    await stage.clock.run(app.sweep({ kind: 'timer' }));
    expect(await history(stage, 'app', app)).toMatchObject({ status: 400, json: { code: 'ambiguous-account' } });
    expect(await history(stage, 'nobody', app)).toMatchObject({ status: 404, json: { code: 'unknown-account' } });
    expect(await stage.answer((api) => getHistory(asked('status/history'), KEY_HOLDER, api), app)).toMatchObject({
      status: 400,
    });
  });
});
