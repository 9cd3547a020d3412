import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { allFiles } from '../architecture/source-files.ts';
import { faultsOf, readWorkflow, type Workflow } from './workflow.ts';

const yamlFiles = allFiles().filter(({ path }) => /\.ya?ml$/.test(path));
const workflows = yamlFiles.filter(({ path }) => path.startsWith('.github/workflows/'));
const PINNED = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const STEPS = `
    steps:
      - uses: ${PINNED} # v7.0.1
        with:
          persist-credentials: false
      - run: npm test`;

/** A workflow without a fault, in which one text is replaced by another. */
function workflowWith(good: string, bad: string): string {
  const text = `on:
  pull_request:
permissions: {}
concurrency:
  group: check
  cancel-in-progress: true
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read${STEPS}
`;
  if (!text.includes(good)) throw new Error(`"${good}" is not in the example.`);
  return text.replace(good, bad);
}

/** An expression of GitHub Actions. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

function needsOf(workflow: Workflow, job: string): readonly string[] {
  const needs = workflow.jobs[job]?.needs ?? [];
  return typeof needs === 'string' ? [needs] : needs;
}

describe('YAML files', () => {
  it('can all be read', () => {
    const faults = yamlFiles.flatMap(({ path, text }) =>
      parseDocument(text).errors.map((error) => `${path}: ${error}`),
    );
    expect(yamlFiles.length).toBeGreaterThan(8);
    expect(faults).toEqual([]);
  });
});

describe('the workflows', () => {
  it('are pinned, least privileged, bounded, and run nothing of strangers with rights', () => {
    expect(workflows.map(({ path }) => path.split('/').at(-1)).toSorted()).toEqual(
      ['check.yml', 'codeql.yml', 'dependency-review.yml', 'infra.yml', 'release.yml'].toSorted(),
    );
    expect(workflows.flatMap((file) => faultsOf(file).map((fault) => `${file.path}: ${fault}`))).toEqual([]);
  });

  it('pin each action to one commit', () => {
    const uses = workflows.flatMap(({ text }) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)[\w/-]*(@.*)$/gm)]);
    const pins = new Set(uses.map(([, action, pin]) => `${action}${pin}`));
    expect(pins.size).toBe(new Set(uses.map(([, action]) => action)).size);
  });

  it.each([
    ['an action of a tag', `${PINNED} # v7.0.1`, 'actions/checkout@v7'],
    ['an action of a short commit', PINNED, 'actions/checkout@3d3c42e5'],
    ['an action without its version', ' # v7.0.1', ''],
    ['an action whose version is a major only', '# v7.0.1', '# v7'],
    ['no permissions', 'permissions: {}\n', ''],
    ['permissions for all jobs', 'permissions: {}', 'permissions:\n  contents: write'],
    ['a job without permissions', '    permissions:\n      contents: read\n', ''],
    ['a job that may write', 'contents: read', 'contents: write'],
    ['a trigger that hands out rights', 'pull_request:', 'pull_request_target:'],
    ['no concurrency', 'concurrency:\n  group: check\n  cancel-in-progress: true\n', ''],
    ['the concurrency of its caller', 'group: check', `group: ${expression('github.workflow')}`],
    ['no timeout', '    timeout-minutes: 5\n', ''],
    ['a checkout that keeps the token', 'persist-credentials: false', 'fetch-depth: 1'],
    ['an expression in a script', 'npm test', `echo ${expression('github.head_ref')}`],
  ])('would be found at fault by %s', (_what, good, bad) => {
    expect(faultsOf({ path: '.github/workflows/check.yml', text: workflowWith(good, bad) })).toHaveLength(1);
  });

  it('without a fault is found without one', () => {
    expect(faultsOf({ path: '.github/workflows/check.yml', text: workflowWith('check', 'check') })).toEqual([]);
  });

  it.each(['write-all', 'read-all'])('cannot ask for %s', (all) => {
    const text = workflowWith('permissions: {}', `permissions: ${all}`);
    expect(() => readWorkflow({ path: 'a.yml', text })).toThrow('permissions');
  });
});

describe('the release', () => {
  const workflow = readWorkflow(
    workflows.find(({ path }) => path.endsWith('/release.yml')) ?? { path: 'release.yml', text: '' },
  );

  it('builds only what has passed everything, and publishes only what was built', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    expect(workflow.jobs.check?.uses).toBe('./.github/workflows/check.yml');
    expect(workflow.jobs.infra?.uses).toBe('./.github/workflows/infra.yml');
    expect(needsOf(workflow, 'check')).toEqual(['agree']);
    expect(needsOf(workflow, 'infra')).toEqual(['agree']);
    expect(needsOf(workflow, 'build')).toEqual(['check', 'infra']);
    expect(needsOf(workflow, 'publish')).toEqual(['build']);
  });

  it('runs no code of the repository where it may write', () => {
    const steps = workflow.jobs.publish?.steps ?? [];
    expect(steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout'))).toEqual([]);
    expect(steps.filter(({ run = '' }) => /\b(?:npm|npx|node)\b/.test(run))).toEqual([]);
    expect(steps.length).toBeGreaterThan(3);
  });
});
