import { describe, expect, it } from 'vitest';
import { RunningHost } from './running-host.ts';

describe('the HTTP API with settings that cannot be followed', () => {
  it('says all their faults to those who may call, and nothing to others', async () => {
    const host = await RunningHost.start({ ROTATION_SCHEDULE: '0 0 * * * *', ROTATION_GRACE: 'soon' });
    try {
      const answer = await host.fetch('/api/status');
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        {
          code: 'settings-invalid',
          faults: expect.arrayContaining([expect.stringMatching(/^ROTATION_GRACE is "soon"; expected an ISO 8601/)]),
        },
      ]);
      const health = await host.fetchOpen('/api/health');
      expect([health.status, (await health.text()).includes('soon')]).toEqual([503, false]);
      expect((await host.fetch('/api/openapi.json')).status).toBe(200);
      const deep = await host.fetch('/api/health/deep');
      expect([deep.status, await deep.json()]).toMatchObject([503, { ok: false }]);
    } finally {
      await host.close();
    }
  });

  it('calls every caller a stranger where the platform does not check who signs in', async () => {
    const host = await RunningHost.start({ ROTATION_SCHEDULE: '0 0 * * * *', ROTATION_HTTP_AUTH: 'entra' });
    try {
      const answer = await host.fetchOpen('/api/status', { headers: { 'x-ms-client-principal': 'e30=' } });
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'unauthenticated' }]);
    } finally {
      await host.close();
    }
  });

  it('tells nobody without a role what is wrong with the settings', async () => {
    const host = await RunningHost.start({
      ROTATION_SCHEDULE: '0 0 * * * *',
      ROTATION_HTTP_AUTH: 'entra',
      WEBSITE_AUTH_ENABLED: 'True',
      AZURE_SUBSCRIPTION_IDS: 'production-of-contoso',
    });
    const principal = JSON.stringify({ auth_typ: 'aad', claims: [{ typ: 'oid', val: 'guest' }] });
    try {
      const headers = { 'x-ms-client-principal': Buffer.from(principal).toString('base64') };
      const answer = await host.fetchOpen('/api/status', { headers });
      expect([answer.status, (await answer.text()).includes('contoso')]).toEqual([403, false]);
    } finally {
      await host.close();
    }
  });
});
