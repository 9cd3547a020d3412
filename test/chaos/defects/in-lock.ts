import type { Defect } from './defect.ts';

const ACT = 'shared/rotation/act.ts';
const RUN = 'shared/rotation/account-run.ts';
const REGENERATE = 'shared/rotation/regenerate.ts';

/** Broken variants of the lock, of its record, and of how lost answers are settled. */
export const LOCK_DEFECTS: readonly Defect[] = [
  {
    name: 'lock not renewed',
    changes: [
      {
        file: RUN,
        old: '  async beforeEffect(): Promise<number> {\n    await this.#lock.renew();\n',
        new: '  async beforeEffect(): Promise<number> {\n',
      },
      { file: RUN, old: '        await this.#lock.renew();\n      }\n', new: '      }\n' },
      {
        file: RUN,
        old: '    const leftMs = this.#lock.remainingMs() - LEASE_MARGIN_MS;',
        new: '    const leftMs = EFFECT_TIMEOUT_MS + LEASE_MARGIN_MS;',
      },
    ],
  },
  {
    name: 'lock ignored',
    changes: [
      {
        file: ACT,
        old: '    lock = await context.ports.locks.acquire(first.account.id);\n',
        new: '    lock = (await context.ports.locks.acquire(first.account.id)) ?? { takenOver: false, witness: await context.ports.locks.peek(first.account.id), renew: async () => {}, remainingMs: () => 60_000, write: async () => {}, release: async () => {} };\n',
      },
    ],
  },
  {
    name: 'takeover that goes on at once',
    changes: [{ file: ACT, old: '  if (takenOver) {\n', new: '  if (takenOver && run.now() < 0) {\n' }],
  },
  {
    name: 'lost answer taken as failure',
    changes: [
      {
        file: REGENERATE,
        old: '    if (!mayHaveExecuted(error)) {\n',
        new: '    if (!mayHaveExecuted(error) || error instanceof Error) {\n',
      },
    ],
  },
  {
    name: 'unchanged keys taken as "did not happen"',
    changes: [
      {
        file: REGENERATE,
        old: '  if (after[slot].equals(before[slot])) {\n',
        new: '  if (after[slot].equals(before[slot])) {\n    run.settled();\n',
      },
    ],
  },
  {
    name: 'an unsettled call leaves no record',
    changes: [
      {
        file: RUN,
        old: '    if (this.unsettled) await this.remember({ unsettledAtMs: this.now() });\n',
        new: '',
      },
    ],
  },
  {
    name: 'a regeneration is sent twice where its answer is lost',
    changes: [
      {
        file: REGENERATE,
        old: '    after = await run.liveKeys();\n',
        new: '    after = await keys.regenerate(run.account.id, slot, timeoutMs);\n',
      },
    ],
  },
];
