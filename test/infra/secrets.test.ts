import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allTemplates, bicepFiles, compiledTemplate, TEMPLATES } from './compiled.ts';
import { textsIn } from './deploy-template.ts';
import { appSettings, snapshotOf } from './snapshot.ts';

/** Functions of templates that give keys: list(), listKeys() and all their like (Bicep functions, resources). */
const GIVES_KEYS = /\blist[A-Z]\w*\(|\blist\(|\bgetSecret\(|\bnewGuid\(/i;

/** What in an output would be a secret or the way to one. */
const SECRET = /connectionstring|instrumentationkey|sharedkey|accountkey|password|token|\bsig=|secretValue/i;

describe('secrets', () => {
  it('are in no output, of no template and of no module', () => {
    const outputs = allTemplates().flatMap((template) => Object.entries(template.outputs));
    expect(outputs.length).toBeGreaterThan(15);
    const suspect = outputs.filter(
      ([name, { type, value }]) =>
        SECRET.test(name) ||
        SECRET.test(JSON.stringify(value)) ||
        GIVES_KEYS.test(JSON.stringify(value)) ||
        type?.startsWith('secure'),
    );
    expect(suspect).toEqual([]);
  });

  it('are asked for nowhere: no template lists keys', () => {
    const texts = TEMPLATES.flatMap((name) => textsIn(JSON.parse(readFileSync(`infra/${name}.json`, 'utf8'))));
    const expressions = texts.filter((text) => text.startsWith('['));
    expect(expressions.length).toBeGreaterThan(100);
    expect(expressions.filter((text) => GIVES_KEYS.test(text))).toEqual([]);
  });

  it('are given to no template: none takes a parameter that would have to be secure', () => {
    const parameters = allTemplates().flatMap((template) => Object.entries(template.parameters));
    expect(parameters.filter(([, { type }]) => type?.toLowerCase().startsWith('secure'))).toEqual([]);
  });

  it('are no app setting, but for an address of telemetry that opens nothing without a role', () => {
    const set = Object.entries(appSettings(snapshotOf('everything')));
    const suspect = set.filter(([name, value]) => SECRET.test(name) || SECRET.test(value)).map(([name]) => name);
    expect(suspect).toEqual(['APPLICATIONINSIGHTS_CONNECTION_STRING']);
  });
});

describe('the outputs of the whole', () => {
  const names = Object.keys(compiledTemplate('azuredeploy').outputs);

  it('are names and addresses', () => {
    expect(names).toEqual([
      'AZURE_LOCATION',
      'AZURE_RESOURCE_GROUP',
      'AZURE_FUNCTION_APP_NAME',
      'FUNCTION_APP_ADDRESS',
      'PUBLISHING_VAULT_ADDRESS',
      'STORAGE_BLOB_ADDRESS',
      'IDENTITY_PRINCIPAL_ID',
    ]);
  });

  it('do not come back as parameters: azd keeps them beside what a person has set', () => {
    const file = bicepFiles().get('infra/main.bicepparam') ?? '';
    expect(names.filter((name) => name !== 'AZURE_LOCATION' && file.includes(`'${name}'`))).toEqual([]);
  });
});
