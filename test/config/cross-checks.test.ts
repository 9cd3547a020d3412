import { describe, expect, it } from 'vitest';
import { faultsOf, load } from './load.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

describe('rules over several settings', () => {
  it('scope all asks for a list of subscriptions', () => {
    expect(faultsOf({ ROTATION_SCOPE: 'all' })).toMatchObject([
      { name: 'AZURE_SUBSCRIPTION_IDS', given: undefined, expected: expect.stringContaining('ROTATION_SCOPE is all') },
    ]);
    expect(() => load({ ROTATION_SCOPE: 'all', AZURE_SUBSCRIPTION_IDS: SUBSCRIPTION })).not.toThrow();
  });

  it('the largest gap of the schedule is at most half of the lead', () => {
    const monday = { ROTATION_SCHEDULE: '0 0 0 * * MON' };
    expect(faultsOf(monday)).toEqual([
      {
        name: 'ROTATION_SCHEDULE',
        given: '0 0 0 * * MON',
        expected: 'sweeps at most P1D apart, half of ROTATION_LEAD; these are up to P7D apart',
        example: '0 */30 * * * *',
      },
    ]);
    expect(() => load({ ...monday, ROTATION_LEAD: 'P14D' })).not.toThrow();
  });

  it('a default counts like a given text: a short lead makes the default schedule too rare', () => {
    expect(faultsOf({ ROTATION_LEAD: 'PT1H59M' })).toMatchObject([{ name: 'ROTATION_SCHEDULE', given: '0 0 * * * *' }]);
    expect(() => load({ ROTATION_LEAD: 'PT2H' })).not.toThrow();
  });

  it('the grace is not below its own floor', () => {
    expect(faultsOf({ ROTATION_GRACE: 'PT23H' })).toEqual([
      {
        name: 'ROTATION_GRACE',
        given: 'PT23H',
        expected: 'at least P1D, which is ROTATION_MIN_GRACE',
        example: 'P1D',
      },
    ]);
    expect(() => load({ ROTATION_GRACE: 'P1D' })).not.toThrow();
  });

  it('the adoption period is not shorter than the grace', () => {
    expect(faultsOf({ ROTATION_ADOPTION_PERIOD: 'P2D' })).toEqual([
      {
        name: 'ROTATION_ADOPTION_PERIOD',
        given: 'P2D',
        expected: 'at least P3D, which is ROTATION_GRACE',
        example: 'P3D',
      },
    ]);
    expect(() => load({ ROTATION_ADOPTION_PERIOD: 'P3D' })).not.toThrow();
  });

  it('the maximum age holds two overlaps, the lead and the gap of the schedule, and the sum is shown', () => {
    const [fault, ...more] = faultsOf({ ROTATION_MAX_KEY_AGE: 'P8D' });
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ name: 'ROTATION_MAX_KEY_AGE', given: 'P8D', example: 'P8DT1H30M' });
    expect(fault?.expected).toContain(
      '2 × (grace P3D + PT15M) + lead P2D + largest gap of the schedule PT1H = P8DT1H30M',
    );
    expect(() => load({ ROTATION_MAX_KEY_AGE: 'P8DT1H30M' })).not.toThrow();
  });

  it.each([
    ['https://management.usgovcloudapi.net', 'https://management.usgovcloudapi.net'],
    ['https://management.chinacloudapi.cn', 'https://management.chinacloudapi.cn'],
  ])('Resource Manager at %s asks for an audience of the same cloud', (url, audience) => {
    expect(faultsOf({ AZURE_RESOURCE_MANAGER_URL: url })).toMatchObject([
      { name: 'AZURE_RESOURCE_MANAGER_AUDIENCE', given: 'https://management.azure.com', example: audience },
    ]);
    const both = { AZURE_RESOURCE_MANAGER_URL: url, AZURE_RESOURCE_MANAGER_AUDIENCE: audience };
    expect(() => load(both)).not.toThrow();
  });

  it('Resource Manager on loopback keeps the audience of the public cloud', () => {
    const { connection } = load({ AZURE_RESOURCE_MANAGER_URL: 'https://127.0.0.1:4443' });
    expect(connection.armAudience).toBe('https://management.azure.com');
  });
});
