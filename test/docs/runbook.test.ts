import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../shared/domain/errors.ts';
import { REASONS } from '../../shared/domain/reasons.ts';
import { headingsOf, sectionOf } from './markdown.ts';

const page = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const headings = headingsOf(page);
const CODE = /^### `([a-z-]+)`$/;
const sections = headings.filter((heading) => CODE.test(heading));

/** The alerts that the deployment comes with. */
const ALERTS = ['No sweep', 'Key overdue', 'Account blocked', 'Drift', 'Operation given up', 'Sweep failing'];

describe('docs/runbook.md', () => {
  it('has one section for each reason and each error code, and none for a code that does not exist', () => {
    const codes = new Set([...Object.keys(REASONS), ...Object.keys(ERROR_CODES)]);
    expect(sections.toSorted()).toEqual([...codes].map((code) => `### \`${code}\``).toSorted());
  });

  it.each(sections)('says under %s what the app does and what is left to do', (heading) => {
    const section = sectionOf(page, heading);
    expect(section).toMatch(/\*\*App\*\*: \S/);
    expect(section).toMatch(/\*\*You\*\*: \S/);
  });

  it('has a section for each alert, and none for an alert that does not exist', () => {
    const alerts = headings.filter((heading) => /alert/i.test(heading));
    expect(alerts).toEqual(ALERTS.map((alert) => `## Alert: ${alert}`));
  });
});
