import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deployed, deployTemplate, textsIn } from './deploy-template.ts';

const TEMPLATE = deployTemplate();
const TEXTS = textsIn(TEMPLATE);
const ALERTS = ['No sweep', 'Key overdue', 'Account blocked', 'Drift', 'Operation given up', 'Sweep failing'];

const rulesSchema = z.array(
  z.looseObject({
    title: z.string(),
    query: z.string(),
    dimensions: z.array(z.string()),
    description: z.string(),
  }),
);

const [rules] = deployed('Microsoft.Insights/scheduledQueryRules', TEMPLATE);
const variables = rules?.template.variables ?? {};
const RULES = rulesSchema.parse(variables.rules);

/** The file that a rule or the workbook was compiled with, by the variable that its expression names. */
const queryOf = (expression: string): string => {
  const [, variable = ''] = /variables\('(\$fxv#\d+)'\)/.exec(expression) ?? [];
  return z.string().parse(variables[variable]);
};

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

describe('the alerts of the deployment', () => {
  it('are one for each thing that a person must know', () => {
    expect(RULES.map(({ title }) => title)).toEqual(ALERTS);
  });

  it.each(readdirSync('infra/queries'))('and the workbook ask what stands in infra/queries: %s', (name) => {
    expect(TEXTS).toContain(readFileSync(`infra/queries/${name}`, 'utf8'));
  });

  it.each(RULES)('tell one message from another by columns of the query: $title', ({ query, dimensions }) => {
    const [, columns = ''] = /\| project ([^|]+)$/.exec(queryOf(query).trim()) ?? [];
    expect(columns.split(', ').filter((column) => column !== '')).toEqual(dimensions);
  });

  it.each(RULES)('say where help is to be found: $title', ({ title, description }) => {
    expect(description).toContain(`docs/runbook.md#${anchorOf(`Alert: ${title}`)}`);
  });

  it.each(ALERTS)('have a section in the runbook: %s', (title) => {
    expect(readFileSync('docs/runbook.md', 'utf8').split('\n')).toContain(`## Alert: ${title}`);
  });

  it('tell of a state once, however often it is logged, and of no row nothing', () => {
    expect(rules?.resource.properties).toMatchObject({
      autoMitigate: true,
      criteria: { allOf: [{ timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }] },
    });
  });

  it('find no sweep also where nothing was logged: the last steps make a row of an empty table', () => {
    const query = queryOf(RULES[0]?.query ?? '');
    expect(query).toMatch(/\| summarize successful = countif\(tobool\(e\.ok\)\)[^\n|]*\n\| where successful == 0\n$/);
    expect(query).not.toMatch(/\| summarize [^\n]*\bby\b/);
  });

  // Without "by", summarize makes a row of an empty table, and mv-expand may make another of an empty list.
  it.each(RULES.slice(1))('make no row of nothing: $title', ({ query }) => {
    const alone = queryOf(query).matchAll(/\| summarize (?![^\n]*\bby\b)[^\n]*\n(\| [^\n]*)/g);
    for (const [, next] of alone) expect(next).toBe('| where many > 0');
  });
});
