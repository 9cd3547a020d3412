import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bicepFiles, compiledTemplate } from './compiled.ts';
import { snapshotOf } from './snapshot.ts';

const DOCS = readFileSync('docs/deploy.md', 'utf8');

/** The rows of the table that begins with this cell, without head and line. */
function rowsOf(firstCell: string): readonly (readonly string[])[] {
  const [, table = ''] = DOCS.split(`\n| ${firstCell} |`);
  const lines = table.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return lines
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, -1));
}

function typesIn(name: 'main' | 'everything'): readonly string[] {
  return [...new Set(snapshotOf(name).predictedResources.map(({ type }) => type))];
}

describe('docs/deploy.md', () => {
  const resources = rowsOf('resource');
  const withOption = resources.filter(([, , when = '']) => when.startsWith('with ')).map(([type]) => type ?? '');

  it('names every resource that the deployment makes by default, and no other', () => {
    const byDefault = resources.map(([type]) => type ?? '').filter((type) => !withOption.includes(type));
    expect(byDefault.toSorted()).toEqual(typesIn('main').toSorted());
  });

  it('names every resource that an option adds', () => {
    const added = typesIn('everything').filter((type) => !typesIn('main').includes(type));
    expect(withOption.toSorted()).toEqual(added.toSorted());
  });

  it('names parameters only that there are, as what makes them', () => {
    const { parameters } = compiledTemplate('azuredeploy');
    const named = resources
      .map(([, , when = '']) => /^with (\w+)$/.exec(when)?.[1])
      .filter((name) => name !== undefined);
    expect(named.filter((name) => !(name in parameters))).toEqual([]);
  });

  it('explains every parameter that is no setting, with its default where that is one word', () => {
    const parameters = Object.entries(compiledTemplate('azuredeploy').parameters).filter(
      ([name]) => !/^rotation/.test(name),
    );
    const rows = rowsOf('parameter');
    expect(rows.map(([name]) => name)).toEqual(parameters.map(([name]) => name));
    const plain = parameters.filter(([, { defaultValue }]) => /^\w[\w./-]*$/.test(String(defaultValue ?? '')));
    expect(plain.length).toBeGreaterThan(5);
    expect(plain.map(([name]) => [name, rows.find(([row]) => row === name)?.[2]])).toEqual(
      plain.map(([name, { defaultValue }]) => [name, String(defaultValue)]),
    );
  });

  it('tells the name for azd of each that has one', () => {
    const file = bicepFiles().get('infra/main.bicepparam') ?? '';
    const named = rowsOf('parameter').filter(([, variable = '']) => variable !== '');
    const read = [...file.matchAll(/'((?:AZURE|ROTATOR)_[A-Z_]+)'/g)].map(([, variable]) => variable);
    const known = new Set([...named.map(([, variable]) => variable), 'AZURE_SUBSCRIPTION_ID']);
    expect(new Set(read)).toEqual(known);
    for (const [name, variable] of named) {
      const [, value = ''] = file.split(new RegExp(`^param ${name} = `, 'm'));
      expect(value.split(/^param /m)[0]).toContain(`'${variable}'`);
    }
  });

  it('leads to files that are there', () => {
    const files = [...DOCS.matchAll(/--template-file (\S+)/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
