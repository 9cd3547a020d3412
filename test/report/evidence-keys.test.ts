import { describe, expect, it } from 'vitest';
import type { Observation } from '../../shared/report/evidence/observation.ts';
import { evidenceWith, idOf, key, lineOf, noon, seen, statusWith, told } from './evidence-parts.ts';

const ROTATED = { keys: [key('Key1', noon('01-01')), key('Key2', noon('03-10'))] };

/** The lives of Key2 in February and March, told by these looks; `gone`: the last sweep no longer saw the account. */
function livesOfKey2(looks: readonly Observation[], gone = false) {
  const last = looks.at(-1);
  const status = statusWith(gone || last === undefined ? [] : [lineOf(last)]);
  const [account] = evidenceWith({ histories: [told(...looks)], status }).accounts;
  return (account?.keys ?? [])
    .filter(({ slot }) => slot === 'Key2')
    .map(({ createdAt, endedAt, fate, ageDays, limit }) => [
      createdAt?.slice(5, 10),
      endedAt?.slice(5, 10),
      fate,
      ageDays,
      limit,
    ]);
}

describe('the life of a key value', () => {
  it.each<[string, readonly Observation[], readonly unknown[]]>([
    ['that lives all the time ends not', [seen(noon('01-05'))], [['01-04', undefined, 'alive', 86.5, 'kept']]],
    [
      'ends when the next one is made',
      [seen(noon('01-05')), seen(noon('03-11'), ROTATED)],
      [
        ['01-04', '03-10', 'ended', 65, 'kept'],
        ['03-10', undefined, 'alive', 21.5, 'kept'],
      ],
    ],
    [
      'is not known from when on where it is older than adoption',
      [seen(noon('01-05'), { keys: [key('Key2', null)] }), seen(noon('02-10'), { keys: [key('Key2', noon('02-10'))] })],
      [
        [undefined, '02-10', 'ended', null, 'kept'],
        ['02-10', undefined, 'alive', 49.5, 'kept'],
      ],
    ],
    [
      'is the same after a look that was out of date',
      [seen(noon('01-05')), seen(noon('03-11'), ROTATED), seen(noon('03-12')), seen(noon('03-13'), ROTATED)],
      [
        ['01-04', '03-10', 'ended', 65, 'kept'],
        ['03-10', undefined, 'alive', 21.5, 'kept'],
      ],
    ],
    [
      'is the same after its tags were lost',
      [seen(noon('01-05')), seen(noon('02-20'), { keys: [key('Key2', null)] })],
      [['01-04', undefined, 'alive', 86.5, 'kept']],
    ],
    [
      'is one where two clocks date it',
      [
        seen(noon('02-05'), { keys: [key('Key2', noon('02-04'))] }),
        seen(noon('02-06'), { keys: [key('Key2', '2026-02-04T12:02:00.000Z')] }),
      ],
      [['02-04', undefined, 'alive', 55.5, 'kept']],
    ],
    [
      'that ended before the period is not in it',
      [
        seen(noon('01-05'), { keys: [key('Key2', '2025-11-01T00:00:00.000Z')] }),
        seen(noon('01-20'), { keys: [key('Key2', noon('01-20'))] }),
      ],
      [['01-20', undefined, 'alive', 70.5, 'kept']],
    ],
    [
      'that ended after the period is alive in it',
      [seen(noon('01-05')), seen(noon('04-02'), { keys: [key('Key2', noon('04-02'))] })],
      [['01-04', undefined, 'alive', 86.5, 'kept']],
    ],
    [
      'that lived too long broke the limit',
      [seen(noon('01-05'), { keys: [key('Key2', '2025-12-01T12:00:00.000Z')] }), seen(noon('03-11'), ROTATED)],
      [
        ['12-01', '03-10', 'ended', 99, 'broken'],
        ['03-10', undefined, 'alive', 21.5, 'kept'],
      ],
    ],
    [
      'that lives too long breaks it, though it has not ended',
      [seen(noon('01-05'), { keys: [key('Key2', '2025-12-31T12:00:00.000Z')] })],
      [['12-31', undefined, 'alive', 90.5, 'broken']],
    ],
  ])('%s', (_what, looks, expected) => {
    expect(livesOfKey2(looks)).toEqual(expected);
  });

  it('is not known to have ended where its account is gone', () => {
    expect(livesOfKey2([seen(noon('01-05'))], true)).toEqual([['01-04', undefined, 'not-known', null, 'not-known']]);
  });

  it('goes on where its account only could not be read', () => {
    const unlisted = [{ account: idOf('app'), secret: 's', state: 'unreachable' as const, sentence: 'No answer.' }];
    const evidence = evidenceWith({ status: statusWith([], { unlisted }) });
    expect(evidence.accounts[0]).toMatchObject({
      limit: 'kept',
      notes: ['The last sweep could not read the account; its keys are taken to be alive.'],
    });
  });
});
