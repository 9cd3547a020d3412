import { describe, expect, it } from 'vitest';
import { HOUR } from '../../shared/domain/duration.ts';
import { gapsOf } from '../../shared/report/evidence/gaps.ts';
import type { Observation } from '../../shared/report/evidence/observation.ts';
import { evidenceWith, lineOf, noon, seen, statusWith, told } from './evidence-parts.ts';

describe('exceptions', () => {
  it.each<[string, readonly Observation[], readonly unknown[]]>([
    [
      'last until something else is told',
      [seen(noon('02-03'), { result: 'blocked', reason: 'role-missing' }), seen(noon('02-05'))],
      [['blocked', '02-03', '02-05']],
    ],
    [
      'of one kind with two reasons are two',
      [
        seen(noon('02-03'), { result: 'blocked', reason: 'role-missing' }),
        seen(noon('02-05'), { result: 'blocked', reason: 'tag-invalid' }),
        seen(noon('02-06')),
      ],
      [
        ['blocked', '02-03', '02-05'],
        ['blocked', '02-05', '02-06'],
      ],
    ],
    [
      'do not end by a turn that was put off',
      [
        seen(noon('02-03'), { result: 'failed', reason: 'failed' }),
        seen(noon('02-04'), { result: 'deferred', reason: 'budget-spent' }),
        seen(noon('02-05')),
      ],
      [['failed', '02-03', '02-05']],
    ],
    [
      'that are not over have no end',
      [seen(noon('02-03'), { result: 'failed', reason: 'failed' })],
      [['failed', '02-03', undefined]],
    ],
    [
      'that ended after the period have no end in it',
      [seen(noon('03-03'), { result: 'failed', reason: 'failed' }), seen(noon('04-03'))],
      [['failed', '03-03', undefined]],
    ],
    [
      'before the period are not in it',
      [seen(noon('01-03'), { result: 'failed', reason: 'failed' }), seen(noon('01-04'))],
      [],
    ],
    [
      'are also accounts that were left alone while a key of them is published, and no others',
      [
        seen(noon('02-03'), { result: 'skipped', reason: 'opted-out-in-overlap' }),
        seen(noon('02-05'), { result: 'skipped', reason: 'not-opted-in', phase: null, keys: [] }),
      ],
      [['skipped', '02-03', '02-05']],
    ],
    [
      'are repairs, each at its time',
      [
        seen(noon('02-03'), { result: 'healed', reason: 'value-replaced' }),
        seen(noon('02-04'), { result: 'healed', reason: 'value-replaced' }),
      ],
      [
        ['healed', '02-03', '02-03'],
        ['healed', '02-04', '02-04'],
      ],
    ],
    [
      'are times overdue, from the day itself until a look sees the account without it',
      [
        seen(noon('02-05'), { overdueSince: noon('02-04') }),
        seen(noon('02-06'), {
          overdueSince: null,
          phase: null,
          keys: [],
          result: 'blocked',
          reason: 'vault-unreadable',
        }),
        seen(noon('02-07')),
      ],
      [
        ['overdue', '02-04', '02-07'],
        ['blocked', '02-06', '02-07'],
      ],
    ],
  ])('%s', (_what, looks, expected) => {
    const last = looks.at(-1);
    const status = statusWith(last === undefined ? [] : [lineOf(last)]);
    const [account] = evidenceWith({ histories: [told(...looks)], status }).accounts;
    expect(account?.exceptions.map(({ kind, from, to }) => [kind, from.slice(5, 10), to?.slice(5, 10)])).toEqual(
      expected,
    );
  });
});

describe('gaps between sweeps', () => {
  const span = { fromMs: 10 * HOUR, toMs: 20 * HOUR };
  const sweepsAt = (hours: readonly number[], ok = true) =>
    hours.map((hour) => ({ startedAt: new Date(hour * HOUR).toISOString(), ok }));
  const hoursOf = (sweeps: Parameters<typeof gapsOf>[0]) =>
    gapsOf(sweeps, span, HOUR).map(({ from, to, notOk }) => [Date.parse(from) / HOUR, Date.parse(to) / HOUR, notOk]);

  it.each<[string, readonly number[], readonly unknown[]]>([
    ['none where one sweep is missing', [10, 12, 14, 16, 18, 20], []],
    ['one where two are missing', [10, 11, 14, 16, 18, 19], [[11, 14, 0]]],
    ['at the beginning, from the last sweep before', [7, 8, 12, 14, 16, 18, 20], [[8, 12, 0]]],
    ['at the beginning, where there is none before', [13, 15, 17, 19], [[10, 13, 0]]],
    ['at the end', [10, 12, 14, 16, 17], [[17, 20, 0]]],
    ['all of it', [], [[10, 20, 0]]],
    ['none of what lies outside', [1, 9, 11, 13, 15, 17, 19, 40], []],
  ])('%s', (_what, hours, expected) => {
    expect(hoursOf(sweepsAt(hours))).toEqual(expected);
  });

  it('are not filled by sweeps that were not ok, but those are counted', () => {
    const sweeps = [...sweepsAt([10, 11]), ...sweepsAt([12, 13], false), ...sweepsAt([14, 16, 18])];
    expect(hoursOf(sweeps)).toEqual([[11, 14, 2]]);
  });
});
