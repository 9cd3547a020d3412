import type { Defect } from './defect.ts';

const ROTATE = 'shared/rotation/rotate.ts';
const RETIRE = 'shared/rotation/retire.ts';
const PREPARE = 'shared/rotation/prepare.ts';

/** Broken variants of the steps of the life cycle and of their order. */
export const STEP_DEFECTS: readonly Defect[] = [
  {
    name: 'flip before regenerate',
    changes: [
      {
        file: ROTATE,
        old: '  const made = await regenerateSettled(run, idle, look.keys);\n',
        new: '  await publish(run, publication.ref, { by: publisherOf(run, look.facts.policy), value: look.keys[idle], tags: flipTags(publisherOf(run, look.facts.policy), idle, publication, { createdAtMs: run.now(), operation: undefined }), before: publication });\n  const made = await regenerateSettled(run, idle, look.keys);\n',
      },
    ],
  },
  {
    name: 'flip on a rejected probe',
    changes: [
      {
        file: 'shared/rotation/probing.ts',
        old: "    goodSinceMs = verdict === 'accepted' ?",
        new: "    if (verdict === 'refused') return;\n    goodSinceMs = verdict === 'accepted' ?",
      },
    ],
  },
  {
    name: 'one good probe taken for all front ends',
    changes: [
      {
        file: 'shared/rotation/probing.ts',
        old: "    goodSinceMs = verdict === 'accepted' ?",
        new: "    if (verdict === 'accepted') return;\n    goodSinceMs = verdict === 'accepted' ?",
      },
    ],
  },
  {
    name: 'flip publishes the value that was there before',
    changes: [{ file: ROTATE, old: 'value: keys[idle], tags', new: 'value: look.keys[idle], tags' }],
  },
  {
    name: 'regenerate the slot in use',
    changes: [
      {
        file: RETIRE,
        old: 'regenerateSettled(run, idle, look.keys)',
        new: 'regenerateSettled(run, otherSlot(idle), look.keys)',
      },
      {
        file: RETIRE,
        old: 'import { encodeTags }',
        new: "import { otherSlot } from '../domain/slot.ts';\nimport { encodeTags }",
      },
    ],
  },
  {
    name: 'regenerate without the second look',
    changes: [
      {
        file: 'shared/rotation/second-look.ts',
        old: 'const account = await directory.account(first.account.id);',
        new: 'void directory;\n  const account = first.account;',
      },
    ],
  },
  {
    name: 'regenerate without the last look at the publication',
    changes: [
      {
        file: PREPARE,
        old: 'const last = await run.context.ports.secrets.read(publication.ref);',
        new: 'const last = { publication: { ...publication, tags: { ...publication.tags, operation } }, value };',
      },
    ],
  },
  {
    name: 'retire without the checks',
    changes: [
      {
        file: RETIRE,
        old: 'const { publication } = await prepare(run, look, {',
        new: 'const { publication } = await ((..._: readonly unknown[]) => Promise.resolve(look.published))(prepare, {',
      },
    ],
  },
  {
    name: 'no journal before the regeneration',
    changes: [
      {
        file: PREPARE,
        old: '  await tagSettled(run, publication, tags);\n',
        new: '  void tagSettled;\n',
      },
      {
        file: PREPARE,
        old: 'if (last === undefined || !isSame || !sameTags(last.publication, tags)) {',
        new: 'void sameTags;\n  if (last === undefined || !isSame) {',
      },
    ],
  },
  {
    name: 'tags in a second write',
    changes: [
      {
        file: 'shared/rotation/publish.ts',
        old: '  await setSettled(run, ref, content, before?.version);\n',
        new: '  await setSettled(run, ref, { ...content, tags: {} }, before?.version);\n  if (run.publication !== undefined) await tagSettled(run, run.publication, content.tags);\n',
      },
      { file: 'shared/rotation/publish.ts', old: 'import { setSettled }', new: 'import { setSettled, tagSettled }' },
    ],
  },
  {
    name: 'adoption that regenerates',
    changes: [
      {
        file: 'shared/rotation/adopt.ts',
        old: '  await publish(run, facts.ref, { by, value: look.keys[decision.slot], tags, before });\n',
        new: '  const made = await run.context.ports.keys.regenerate(facts.account.id, decision.slot, await run.beforeEffect());\n  await publish(run, facts.ref, { by, value: made[decision.slot], tags, before });\n',
      },
    ],
  },
  {
    name: 'adoption into a second vault',
    changes: [
      {
        file: 'shared/rotation/first-look.ts',
        old: 'const [named, ...more] = index.byAccount.get(account.id) ?? [];',
        new: 'const [named, ...more] = (index.byAccount.get(account.id) ?? []).filter(({ ref }) => secretUrl(ref) === secretUrl(target));',
      },
      {
        file: 'shared/domain/checks/identity-checks.ts',
        old: '  if (known === undefined || secretUrl(known.ref) === secretUrl(facts.ref)) return undefined;\n',
        new: '  if (known !== undefined || secretUrl(facts.ref) !== undefined) return undefined;\n',
      },
    ],
  },
  {
    name: 'an orphan of the same name taken for the account’s own',
    changes: [
      {
        file: 'shared/rotation/whereabouts.ts',
        old: '  return recorded?.publication.ref ?? ref;',
        new: '  void recorded;\n  return candidates[0]?.publication.ref ?? ref;',
      },
      {
        file: 'shared/rotation/whereabouts.ts',
        old: 'isLive(each.published, live));',
        new: 'isLive(each.published, live) && each.ref === read.ref);',
      },
    ],
  },
  {
    name: 'an account that was moved adopted a second time',
    changes: [
      {
        file: 'shared/rotation/whereabouts.ts',
        old: '  if (candidates.length === 0) return here;',
        new: "  if (candidates.every(({ owner }) => owner !== 'nobody')) return here;",
      },
    ],
  },
  {
    name: 'repeated request carried out again',
    changes: [
      {
        file: 'shared/domain/requests.ts',
        old: '  if (witness === undefined) return false;\n',
        new: "  if (witness === undefined || request.id !== '') return false;\n",
      },
    ],
  },
  {
    name: 'compromised request forgotten after a crash',
    changes: [
      {
        file: 'shared/domain/checks/action-checks.ts',
        old: '  const owed = facts.look.witness?.owed;\n',
        new: '  if (!callsCompromised(facts.request)) return undefined;\n  const owed = facts.look.witness?.owed;\n',
      },
    ],
  },
  {
    name: 'drift check that trusts tags',
    changes: [
      {
        file: 'shared/rotation/verify.ts',
        old: 'const look = { witness, holds: holds(published, live) };',
        new: 'void holds;\n  void live;\n  const look = { witness, holds: publication.tags.marker };',
      },
    ],
  },
  {
    name: 'unknown value overwritten',
    changes: [
      {
        file: 'shared/domain/checks/identity-checks.ts',
        old: "if (facts.look?.holds !== 'neither') return undefined;",
        new: "if (facts.look?.holds !== 'neither' || !isOurs(facts)) return undefined;",
      },
    ],
  },
  {
    name: 'sweep that drops a failed subscription',
    changes: [
      {
        file: 'shared/rotation/discover.ts',
        old: 'failure: { scope, id, sentence: sentenceOf(error), error: error instanceof RotationError ? error : undefined },',
        new: "failure: scope === 'vault' ? { scope, id, sentence: '' } : void sentenceOf(error),",
      },
    ],
  },
];
