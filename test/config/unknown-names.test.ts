import { describe, expect, it } from 'vitest';
import { faultsOf, load } from './load.ts';

describe('a variable that begins with ROTATION_ and is no setting', () => {
  it.each([
    ['ROTATION_GRACES', 'ROTATION_GRACE'],
    ['ROTATION_MAX_AGE', 'ROTATION_MAX_KEY_AGE'],
    ['ROTATION_SHEDULE', 'ROTATION_SCHEDULE'],
    ['ROTATION_MAX_PER_SWEEEP', 'ROTATION_MAX_PER_SWEEP'],
    ['rotation_mode', 'ROTATION_MODE'],
    ['Rotation_Kind', 'ROTATION_KINDS'],
  ])('%s is a fault that suggests %s', (name, nearest) => {
    const [fault] = faultsOf({ [name]: 'a-text-of-its-own' });
    expect(fault).toMatchObject({ name, expected: `the name of a setting, perhaps ${nearest}` });
    expect(fault?.example.startsWith(`${nearest}=`)).toBe(true);
  });

  it('does not show its value, since nobody knows what it holds', () => {
    expect(faultsOf({ ROTATION_API_KEY: 'hunter2' })[0]?.given).toBe('[redacted]');
  });

  it('is no fault where it is empty, or where another prefix stands before it', () => {
    expect(() => load({ ROTATION_GRACES: '', MY_ROTATION_GRACES: 'x' })).not.toThrow();
  });
});
