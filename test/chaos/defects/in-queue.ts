import type { Defect } from './defect.ts';

const TURN = 'shared/operate/perform-turn.ts';
const ASSIGNED = 'shared/rotation/assigned-turn.ts';
const DISPATCH = 'shared/rotation/dispatch.ts';
const SECOND_LOOK = 'shared/rotation/second-look.ts';

const instances = 3;

/** Broken variants of what lies between a sweep and the instances that carry its work out. */
export const QUEUE_DEFECTS: readonly Defect[] = [
  {
    name: 'a worker that does what its message says, without a second decision',
    instances,
    changes: [
      {
        file: SECOND_LOOK,
        old: '  return { facts, keys: live, published, decision: decide(facts, run.now()) };\n',
        new: "  const decision = decide(facts, run.now());\n  if (facts.assigned !== 'rotate' && facts.assigned !== 'retire') return { facts, keys: live, published, decision };\n  const idle = published?.publication.tags.marker === 'Key1' ? 'Key2' : 'Key1';\n  return { facts, keys: live, published, decision: { action: facts.assigned, idle, compromised: false, reason: 'requested', sentence: '' } };\n",
      },
      {
        file: ASSIGNED,
        old: '  const planned = { facts, decision: decide(facts, clock.now()) };\n',
        new: "  const decided = decide(facts, clock.now());\n  const { action } = assignment;\n  const planned = { facts, decision: action === 'rotate' || action === 'retire' ? { action, idle: 'Key1', compromised: false, reason: 'requested', sentence: '' } as const : decided };\n",
      },
    ],
  },
  {
    name: 'a worker that does more than it was sent for',
    instances,
    changes: [
      {
        file: 'shared/domain/decide.ts',
        old: '  if (facts.assigned === undefined || isCovered(facts, decision)) return decision;\n',
        new: '  void isCovered;\n  return decision;\n',
      },
    ],
  },
  {
    name: 'a worker that goes no further than its message although only the record tells more',
    instances,
    changes: [
      {
        file: 'shared/domain/decide.ts',
        old: "|| decision.action === 'heal' || decision.reason === 'opted-in-again') return true;",
        new: "|| decision.action === 'heal') return true;",
      },
    ],
  },
  {
    name: 'a stale message obeyed',
    instances,
    changes: [
      { file: TURN, old: '  if (!isInTime(workspace, order, clock.now())) {\n', new: '  if (clock.now() < 0) {\n' },
    ],
  },
  {
    name: 'a message dropped where another run holds the lock, or died with it',
    instances,
    changes: [
      {
        file: TURN,
        old: '  if (!turn.failed && comesAgain(outcome)) await sendAgain(',
        new: '  if (!turn.failed && comesAgain(outcome) && clock.now() < 0) await sendAgain(',
      },
    ],
  },
  {
    name: 'a message reported as sent that was not',
    instances,
    changes: [
      {
        file: DISPATCH,
        old: "    ports.log({ name: 'turn.not-sent', level: 'error', fields: { runId, account, error: code } });\n    return false;\n",
        new: '    void code;\n    return true;\n',
      },
    ],
  },
  {
    name: 'an adoption sent to a worker, which sees no other secret',
    instances,
    changes: [
      {
        file: DISPATCH,
        old: "  return isPlain && place.kind === 'secret' && decision.action !== 'adopt';\n",
        new: "  void decision;\n  return isPlain && (place.kind === 'secret' || place.kind === 'absent');\n",
      },
      {
        file: ASSIGNED,
        old: "  if (published === undefined) return { kind: 'changed', because: 'secret-gone' };\n",
        new: '',
      },
      {
        file: 'shared/operate/turn-message.ts',
        old: "z.enum(['heal', 'rotate', 'retire'])",
        new: "z.enum(['adopt', 'heal', 'rotate', 'retire'])",
      },
    ],
  },
];
