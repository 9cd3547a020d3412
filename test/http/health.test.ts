import { describe, expect, it } from 'vitest';
import { appFromEnvironment } from '../../shared/app.ts';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import { getHealth } from '../../shared/http/api/health.ts';
import { LATEST, statusCodec } from '../../shared/operate/latest-status.ts';
import { statusOf } from '../../shared/report/status.ts';
import { asked, HttpStage } from './http-stage.ts';

const health = (stage: HttpStage, path = 'health') => stage.answer((app) => getHealth(asked(path), () => app));

async function swept(): Promise<HttpStage> {
  const stage = new HttpStage();
  await stage.records.write(LATEST, statusCodec.encode(statusOf(await stage.sweep())));
  return stage;
}

describe('GET /api/health', () => {
  it('is well after a timely sweep, and says nothing else', async () => {
    const stage = await swept();
    await stage.pass(2 * HOUR);
    expect(await health(stage)).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  it('is not well where no sweep came for twice its period, or none at all yet', async () => {
    expect(await health(new HttpStage())).toMatchObject({ status: 503, json: { code: 'unhealthy' } });
    const stage = await swept();
    await stage.pass(DAY);
    expect(await health(stage)).toMatchObject({ status: 503, json: { code: 'unhealthy' } });
  });

  it('is not well without a schedule, with faulty settings or unreadable records, and does not tell why', async () => {
    const stage = new HttpStage();
    const details = new Set<string>();
    const app = stage.app();
    for (const open of [
      () => ({ ...app, scheduleGapMs: undefined }),
      () => {
        throw new Error('ROTATION_GRACE is "soon"');
      },
      () => ({ ...app, latestStatus: () => Promise.reject(new Error('no storage')) }),
    ]) {
      const answer = await stage.answer(() => getHealth(asked('health'), open));
      expect(answer.status).toBe(503);
      details.add(answer.body);
    }
    expect(details.size).toBe(1);
  });

  it('knows of a schedule only what the host knows: an unset one is none, whatever our default is', () => {
    const env = { KEY_VAULT_URL: 'https://kv.vault.azure.net', AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
    const gapMs = (more: Readonly<Record<string, string>>) =>
      appFromEnvironment({ ...env, ...more }, () => undefined).scheduleGapMs;
    expect(gapMs({})).toBeUndefined();
    expect(gapMs({ ROTATION_SCHEDULE: '  ' })).toBeUndefined();
    expect(gapMs({ ROTATION_SCHEDULE: '0 0 * * * *' })).toBe(HOUR);
  });

  it('leads to the deep look, with the key that the caller has', async () => {
    expect(await health(new HttpStage(), 'health?deep=true&code=k%2F1')).toMatchObject({
      status: 307,
      headers: { Location: '/api/health/deep?code=k%2F1' },
    });
  });
});
