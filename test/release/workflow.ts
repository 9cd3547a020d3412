import { parse } from 'yaml';
import { z } from 'zod';
import type { SourceFile } from '../architecture/source-files.ts';

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']));

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});

const jobSchema = z.looseObject({
  /** A job that calls another workflow, and has no steps of its own. */
  uses: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: permissionsSchema.optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema.optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.unknown() }).optional(),
  jobs: z.record(z.string(), jobSchema),
});

/** A workflow of GitHub Actions, as far as the rules look at it. */
export type Workflow = z.infer<typeof workflowSchema>;
type Job = Workflow['jobs'][string];

/** Throws where the text is no workflow; `write-all` and `read-all` are no permissions here. */
export function readWorkflow({ text }: SourceFile): Workflow {
  return workflowSchema.parse(parse(text));
}

const USES = /^[ -]*uses:\s*(\S+)(.*)$/gm;
const OWN = /^\.\//;
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const VERSION = /^ # v\d+\.\d+\.\d+$/;

/** Whoever sends a pull request decides what these run with. */
const FOR_STRANGERS = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues'];

/** The jobs that may change anything, and what. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  '.github/workflows/codeql.yml analyze': ['security-events'],
  '.github/workflows/release.yml publish': ['attestations', 'contents', 'id-token'],
};

/** What a workflow does that ours may not, one sentence each. */
export function faultsOf(file: SourceFile): readonly string[] {
  const { on, permissions, concurrency, jobs } = readWorkflow(file);
  return [
    ...[...file.text.matchAll(USES)].flatMap(([, action = '', comment = '']) => pinFaults(action, comment)),
    ...Object.keys(on).flatMap((event) => (FOR_STRANGERS.includes(event) ? [`runs on ${event}`] : [])),
    ...(permissions === undefined ? ['declares no permissions'] : writes(permissions, [], 'the workflow')),
    ...(concurrency === undefined ? ['declares no concurrency'] : []),
    ...(concurrency?.group.includes('github.workflow') ? ['its concurrency group is that of its caller'] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => jobFaults(file.path, name, job)),
  ];
}

function pinFaults(action: string, comment: string): readonly string[] {
  if (OWN.test(action)) return [];
  if (!PINNED.test(action)) return [`${action} is not pinned to a commit`];
  return VERSION.test(comment) ? [] : [`${action} has no comment "# vX.Y.Z"`];
}

function jobFaults(path: string, name: string, job: Job): readonly string[] {
  const allowed = MAY_WRITE[`${path} ${name}`] ?? [];
  return [
    ...(job.permissions === undefined ? [`${name} declares no permissions`] : writes(job.permissions, allowed, name)),
    ...(job.uses === undefined && job['timeout-minutes'] === undefined ? [`${name} has no timeout`] : []),
    ...job.steps.flatMap((step) => [
      ...(step.uses?.startsWith('actions/checkout@') && step.with['persist-credentials'] !== false
        ? [`${name} leaves the token in the checkout`]
        : []),
      // An expression is put into the script before the shell reads it: a branch's name becomes code.
      ...(step.run?.includes('${{') ? [`${name} puts an expression into a script`] : []),
    ]),
  ];
}

function writes(
  permissions: Readonly<Record<string, string>>,
  allowed: readonly string[],
  who: string,
): readonly string[] {
  const excess = Object.entries(permissions).filter(([name, right]) => right === 'write' && !allowed.includes(name));
  return excess.map(([name]) => `${who} may write ${name}`);
}
