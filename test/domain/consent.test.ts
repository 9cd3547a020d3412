import { describe, expect, it } from 'vitest';
import { type Consent, consentOf, type Scope } from '../../shared/domain/consent.ts';

const SCOPES: readonly Scope[] = ['tagged', 'adopt-all', 'all'];

describe('An account without the tag key-rotation', () => {
  it.each<[Scope, Consent]>([
    ['tagged', 'none'],
    ['adopt-all', 'adopt-only'],
    ['all', 'rotate'],
  ])('in scope %s gives the consent %s', (scope, expected) => {
    expect(consentOf({ scope, deployment: 'default' }, undefined)).toBe(expected);
  });
});

describe.each(SCOPES)('In scope %s the tag key-rotation', (scope) => {
  it.each<[string, string, string, Consent | undefined]>([
    ['"enabled" lets the deployment named default rotate', 'enabled', 'default', 'rotate'],
    ['"Enabled" is the same word', 'Enabled', 'default', 'rotate'],
    ['"enabled" is not meant for a deployment of another name', 'enabled', 'blue', 'none'],
    ['naming the deployment lets it rotate', 'blue', 'blue', 'rotate'],
    ['naming the deployment in another case lets it rotate', 'BLUE', 'blue', 'rotate'],
    ['"default" is the name of the default deployment', 'default', 'default', 'rotate'],
    ['naming another deployment gives nothing', 'green', 'blue', 'none'],
    ['"disabled" opts out of the default deployment', 'disabled', 'default', 'opted-out'],
    ['"DISABLED" opts out of a named deployment', 'DISABLED', 'blue', 'opted-out'],
    ['with a blank inside cannot be followed', 'yes please', 'default', undefined],
    ['that is empty cannot be followed', '', 'default', undefined],
    ['with a dash at the end cannot be followed', 'blue-', 'default', undefined],
  ])('%s', (_, tag, deployment, expected) => {
    expect(consentOf({ scope, deployment }, tag)).toBe(expected);
  });
});
