import { describe, expect, it } from 'vitest';
import { isInOrder } from '../../shared/report/evidence/evidence.ts';
import { evidenceWith, idOf, lineOf, noon, seen, statusWith, told } from './evidence-parts.ts';

describe('evidence', () => {
  it('of an account that kept its limit is in order', () => {
    const evidence = evidenceWith();
    expect(isInOrder(evidence)).toBe(true);
    expect(evidence.totals).toEqual({
      accounts: 1,
      managed: 1,
      keyValues: 2,
      ended: 0,
      broken: 0,
      exceptions: 0,
      oldestAgeDays: 89.5,
      sweeps: 24 * 59,
      okSweeps: 24 * 59,
    });
    expect(evidence.accounts[0]).toMatchObject({
      name: 'app',
      limit: 'kept',
      oldestAgeDays: 89.5,
      maxAgeDays: 90,
      notes: [],
    });
  });

  it('shows an account without a history by its present keys, and says that it has none', () => {
    const other = lineOf(seen(noon('01-05'), { account: idOf('other') }));
    const evidence = evidenceWith({ status: statusWith([lineOf(seen(noon('01-05'))), other]) });
    expect(evidence.accounts.map(({ name, keys, limit }) => [name, keys.length, limit])).toEqual([
      ['app', 2, 'kept'],
      ['other', 2, 'kept'],
    ]);
    expect(evidence.missing).toEqual(['No history: other.']);
    expect(isInOrder(evidence)).toBe(false);
  });

  it.each([
    ['rotated', noon('02-05'), false],
    ['retired', noon('03-05'), false],
    ['adopted', noon('02-05'), true],
    ['verified', noon('02-05'), true],
    ['rotated', noon('01-05'), true],
    ['rotated', noon('04-05'), true],
  ] as const)('of a history that begins with %s on %s is in order: %s', (result, at, expected) => {
    const evidence = evidenceWith({ histories: [told(seen(at, { result }), seen(noon('04-06')))] });
    expect(isInOrder(evidence)).toBe(expected);
    const sentence = 'A history that begins with the end of a value, which is not in this: app.';
    expect(evidence.missing).toEqual(expected ? [] : [sentence]);
    expect(evidence.accounts[0]?.notes).toEqual(expected ? [] : [expect.stringContaining('that value is not in this')]);
  });

  it('shows an account that nothing manages, and is in order all the same', () => {
    const line = lineOf(
      seen(noon('01-05'), { account: idOf('b'), phase: null, keys: [], result: 'skipped', sentence: 'No tag.' }),
    );
    const evidence = evidenceWith({ status: statusWith([lineOf(seen(noon('01-05'))), line]) });
    expect(evidence.accounts[1]).toMatchObject({
      limit: 'not-managed',
      notes: ['Not managed: No tag.'],
      maxAgeDays: null,
    });
    expect(isInOrder(evidence)).toBe(true);
  });

  it('says that nothing rotates an account which is only adopted', () => {
    const line = lineOf(seen(noon('01-05'), { result: 'kept', reason: 'adopted-only' }));
    expect(evidenceWith({ status: statusWith([line]) }).accounts[0]?.notes).toEqual([
      'Adopted and reported only: nothing rotates its keys.',
    ]);
  });

  it.each([
    ['no run', { firstRecordAt: undefined }, 'No run is recorded.'],
    [
      'the time before the first',
      { firstRecordAt: noon('02-10') },
      'Nothing is recorded before 2026-02-10T12:00:00.000Z',
    ],
    ['the status', { status: undefined }, 'The status of the last sweep is not there'],
    [
      'lines',
      { histories: [{ ...told(seen(noon('01-05'))), unreadable: 2 }] },
      '2 lines of the history cannot be read.',
    ],
    [
      'a vault',
      {
        status: statusWith([lineOf(seen(noon('01-05')))], {
          failures: [{ scope: 'vault', id: 'kv', sentence: 'No.' }],
        }),
      },
      'The last sweep could not read vault kv',
    ],
  ] as const)('says what is missing: %s', (_what, changes, sentence) => {
    const evidence = evidenceWith(changes);
    expect(evidence.missing).toEqual([expect.stringContaining(sentence)]);
    expect(isInOrder(evidence)).toBe(false);
  });

  it('counts damaged lines of an account that nothing else names', () => {
    const evidence = evidenceWith({ histories: [told(seen(noon('01-05'))), { observations: [], unreadable: 3 }] });
    expect(evidence.missing).toEqual(['3 lines of the history cannot be read.']);
  });
});
