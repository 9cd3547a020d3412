import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allResources, allTemplates, bicepFiles, TEMPLATES } from './compiled.ts';

/** Ends of host names that belong to one cloud. */
const OF_ONE_CLOUD =
  /[\w.-]*\.(?:azure\.com|azure\.net|azure\.us|azure\.cn|windows\.net|microsoftonline\.com|microsoftonline\.us|azurewebsites\.net|usgovcloudapi\.net|chinacloudapi\.cn)\b/g;

/** The schemas that the JSON names, which are no hosts that anything calls. */
const SCHEMA = /"(?:\$schema|version)": "https?:\/\/[^"]+"/g;

describe('the templates', () => {
  it.each(TEMPLATES)('name no host of the public cloud: %s', (name) => {
    const text = readFileSync(`infra/${name}.json`, 'utf8').replaceAll(SCHEMA, '');
    expect(text.match(OF_ONE_CLOUD) ?? []).toEqual([]);
  });

  it('take the names of services from the cloud that they are deployed to', () => {
    expect('kv.vault.azure.net'.match(OF_ONE_CLOUD)).toEqual(['kv.vault.azure.net']);
    const sources = [...bicepFiles()].filter(([, text]) => text.includes('environment()')).map(([path]) => path);
    expect(sources).toEqual(['infra/main.bicep', 'infra/modules/app.bicep']);
  });

  it('use stable versions of every API', () => {
    const versions = allResources().map(({ type, apiVersion }) => `${type}@${apiVersion}`);
    expect(versions.length).toBeGreaterThan(30);
    expect(versions.filter((version) => !/@\d{4}-\d{2}-\d{2}$/.test(version))).toEqual([]);
  });

  it('use no module from elsewhere', () => {
    const references = [...bicepFiles().values()].flatMap((text) => text.match(/^module \w+ '[^']+'/gm) ?? []);
    expect(references.length).toBeGreaterThan(12);
    expect(references.filter((reference) => /'(?:br|ts)[/:]/.test(reference))).toEqual([]);
  });

  it('tell what every parameter of theirs means', () => {
    const [whole] = allTemplates();
    const silent = Object.entries(whole?.parameters ?? {}).filter(
      ([, { metadata }]) => metadata.description === undefined,
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
