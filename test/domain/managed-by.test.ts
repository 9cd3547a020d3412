import { describe, expect, it } from 'vitest';
import { isDeploymentName, managedByText, parseManagedBy, sameManager } from '../../shared/domain/managed-by.ts';
import { PREDECESSOR, SELF } from './facts-builder.ts';

describe('The tag managed-by', () => {
  it('names the program, the deployment and the host of the lock store, and is read back', () => {
    expect(managedByText(SELF)).toBe('azure-ai-key-rotator/default/locks.blob.core.windows.net');
    expect(parseManagedBy(managedByText(SELF))).toEqual(SELF);
  });

  it('is read in any case and with blanks around it', () => {
    expect(parseManagedBy(` ${managedByText(SELF).toUpperCase()} `)).toEqual(SELF);
  });

  it.each([
    ['another program', 'terraform'],
    ['another program with parts', 'terraform/default/locks.blob.core.windows.net'],
    ['our program alone', 'azure-ai-key-rotator'],
    ['no host', 'azure-ai-key-rotator/default'],
    ['an empty host', 'azure-ai-key-rotator/default/'],
    ['an empty deployment', 'azure-ai-key-rotator//locks.blob.core.windows.net'],
    ['a part too many', 'azure-ai-key-rotator/default/locks.blob.core.windows.net/x'],
    ['a host with a blank', 'azure-ai-key-rotator/default/lo cks'],
    ['nothing', ''],
  ])('with %s is not ours', (_, text) => {
    expect(parseManagedBy(text)).toBeUndefined();
  });

  it('tells two deployments of one name apart by the host of their lock store', () => {
    expect(sameManager(SELF, { ...SELF })).toBe(true);
    expect(sameManager(SELF, PREDECESSOR)).toBe(false);
    expect(sameManager(SELF, { ...SELF, deployment: 'blue' })).toBe(false);
  });

  it('fits into a tag even with the longest deployment and host', () => {
    const longest = { deployment: 'd'.repeat(32), lockHost: 'h'.repeat(200) };
    expect(managedByText(longest).length).toBeLessThanOrEqual(256);
    expect(parseManagedBy(managedByText(longest))).toEqual(longest);
  });
});

describe('The name of a deployment', () => {
  it.each(['a', 'default', 'blue-2', 'x'.repeat(32)])('may be %s', (name) => {
    expect(isDeploymentName(name)).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a b', 'a/b', 'ä', 'x'.repeat(33)])('may not be "%s"', (name) => {
    expect(isDeploymentName(name)).toBe(false);
  });
});
