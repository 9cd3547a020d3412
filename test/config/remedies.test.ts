import { describe, expect, it } from 'vitest';
import { faultsOf, load, type Variables } from './load.ts';

describe('The example of a fault', () => {
  it.each<[string, Variables]>([
    ['ROTATION_SCOPE without subscriptions', { ROTATION_SCOPE: 'all' }],
    ['a schedule too rare for the default lead', { ROTATION_SCHEDULE: '0 0 0 * * MON' }],
    ['a lead of an hour', { ROTATION_LEAD: 'PT1H' }],
    ['a lead of minutes', { ROTATION_LEAD: 'PT15M' }],
    ['a lead of two minutes', { ROTATION_LEAD: 'PT2M' }],
    ['a lead of one minute', { ROTATION_LEAD: 'PT1M' }],
    ['a grace below its floor', { ROTATION_GRACE: 'PT12H' }],
    ['a floor above the default grace', { ROTATION_MIN_GRACE: 'P5D' }],
    ['an adoption period below the grace', { ROTATION_ADOPTION_PERIOD: 'P2D' }],
    ['a maximum age too short for the cycle', { ROTATION_MAX_KEY_AGE: 'P8D' }],
    ['a cycle too long for the default maximum age', { ROTATION_GRACE: 'P60D', ROTATION_ADOPTION_PERIOD: 'P60D' }],
    ['a cloud with the audience of another', { AZURE_RESOURCE_MANAGER_URL: 'https://management.usgovcloudapi.net' }],
  ])('would do with the other settings as they are: %s', (_, given) => {
    const [fault, ...more] = faultsOf(given);
    expect(more).toEqual([]);
    expect(() => load({ ...given, [String(fault?.name)]: fault?.example })).not.toThrow();
  });
});

describe('A setting without a fault', () => {
  it('may be exactly at the limit that the others draw', () => {
    expect(() => load({ ROTATION_SCHEDULE: '0 0 0 * * *', ROTATION_LEAD: 'P2D' })).not.toThrow();
    expect(() => load({ ROTATION_MIN_GRACE: 'P3D', ROTATION_ADOPTION_PERIOD: 'P3D' })).not.toThrow();
  });
});

describe('A client secret of Entra that somebody pasted into a setting', () => {
  it.each(['abC8Q~Zk9canary-Zk.9canary_Zk9canaryZk9', '~Zk9canary', 'Zk9canary~'])('is masked: %s', (secret) => {
    const given = faultsOf({ AZURE_CLIENT_ID: `id ${secret}` }).map((fault) => fault.given);
    expect(given).toEqual(['id [redacted]']);
  });
});
