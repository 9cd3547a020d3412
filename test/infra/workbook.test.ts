import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deployed, deployTemplate } from './deploy-template.ts';

const layout = z.looseObject({
  items: z.array(z.looseObject({ name: z.string(), content: z.looseObject({ query: z.string().optional() }) })),
});

const { items } = layout.parse(JSON.parse(readFileSync('infra/workbook/workbook.json', 'utf8')));
const named = items.flatMap(({ content }) => (content.query === undefined ? [] : [content.query]));
const files = readdirSync('infra/queries').filter((name) => name.startsWith('workbook-'));

describe('the workbook', () => {
  it('shows every query that was written for it, once', () => {
    expect([...named].sort()).toEqual(files);
  });

  it('is deployed with a text for each name of a query', () => {
    const [workbook] = deployed('Microsoft.Insights/workbooks', deployTemplate());
    const queries = z.record(z.string(), z.string()).parse(workbook?.template.variables.queries);
    expect(Object.keys(queries).sort()).toEqual(files);
    for (const [name, text] of Object.entries(queries)) {
      const [, variable = ''] = /^\[variables\('(.*)'\)\]$/.exec(text) ?? [];
      expect(workbook?.template.variables[variable], name).toBe(readFileSync(`infra/queries/${name}`, 'utf8'));
    }
  });

  it('has items of different names, each over the chosen time', () => {
    expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
    for (const { content } of items.filter(({ content }) => content.query !== undefined)) {
      expect(content).toMatchObject({ timeContextFromParameter: 'TimeRange' });
    }
  });
});
