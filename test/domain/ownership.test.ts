import { describe, expect, it } from 'vitest';
import { managerOf, type Ownership, ownershipOf } from '../../shared/domain/ownership.ts';
import type { PublicationTags } from '../../shared/domain/publication.ts';
import { facts, NO_TAGS, OTHER_ID, PREDECESSOR, SELF, tags } from './facts-builder.ts';

const BLUE = { ...SELF, deployment: 'blue' };
const STORAGE_ADDRESS = { foreign: '/subscriptions/x/providers/Microsoft.Storage/storageAccounts/y' };

describe('A secret', () => {
  it.each<[string, Ownership, Partial<PublicationTags>]>([
    ['that names this account and this deployment is ours', 'ours', {}],
    ['that names the deployment to be replaced is replaced', 'replaced', { managedBy: PREDECESSOR }],
    ['that names another deployment is its', 'another-deployment', { managedBy: BLUE }],
    ['that names no account but this deployment is damaged', 'damaged', { account: undefined }],
    [
      'that names no account but the deployment to be replaced stays with that one',
      'another-deployment',
      { account: undefined, managedBy: PREDECESSOR },
    ],
    ['that names another account is its', 'another-account', { account: OTHER_ID }],
    [
      'that names another account is its, whoever manages it',
      'another-account',
      { account: OTHER_ID, managedBy: BLUE },
    ],
    [
      'that names another account and no manager is its',
      'another-account',
      { account: OTHER_ID, managedBy: undefined },
    ],
    ['that names another program is its', 'another-program', { managedBy: { foreign: 'terraform' } }],
    [
      'that names another program is its, even for another account',
      'another-program',
      { account: OTHER_ID, managedBy: { foreign: 'terraform' } },
    ],
    ['that holds the key of something else is of another program', 'another-program', { account: STORAGE_ADDRESS }],
    ["that names this account but no manager has Microsoft's tags", 'dual-credential', { managedBy: undefined }],
    ["without a word on it is nobody's", 'nobody', NO_TAGS],
    ["with a marker alone is nobody's", 'nobody', { ...NO_TAGS, marker: 'Key1' }],
  ])('%s: %s', (_, expected, changes) => {
    expect(ownershipOf(tags(changes), facts({ replaces: PREDECESSOR }))).toBe(expected);
  });

  it('of a former deployment is not taken over where nothing says so', () => {
    expect(ownershipOf(tags({ managedBy: PREDECESSOR }), facts())).toBe('another-deployment');
  });
});

describe('The manager in words', () => {
  it.each([
    ['a deployment of this program', SELF, 'azure-ai-key-rotator/default/locks.blob.core.windows.net'],
    ['another program', { foreign: 'terraform' }, '"terraform"'],
    ['nobody', undefined, 'nobody'],
  ])('is that of %s', (_, managedBy, expected) => {
    expect(managerOf(tags({ managedBy }))).toBe(expected);
  });
});
