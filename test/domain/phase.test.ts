import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import { type Phase, promiseBreaksAtMs, standingOf } from '../../shared/domain/phase.ts';
import { adopting, NOW, overlap, policy, publication, standing, steady } from './facts-builder.ts';

const CREATED = NOW - 10 * DAY;

describe('The phase, from the creation times of the active and the idle value', () => {
  it.each<[string, number | undefined, number | undefined, Phase]>([
    ['both older than adoption', undefined, undefined, 'adopting'],
    ['active older than adoption, idle known, as after a rollback', undefined, CREATED, 'adopting'],
    ['active known, idle older than adoption', CREATED, undefined, 'overlap'],
    ['idle older than active', CREATED, CREATED - 1, 'overlap'],
    ['both at the same instant', CREATED, CREATED, 'steady'],
    ['idle younger than active', CREATED - DAY, CREATED, 'steady'],
  ])('%s', (_, activeAtMs, idleAtMs, expected) => {
    const key1Active = publication({}, { marker: 'Key1', slotCreatedAtMs: { Key1: activeAtMs, Key2: idleAtMs } });
    const key2Active = publication({}, { marker: 'Key2', slotCreatedAtMs: { Key1: idleAtMs, Key2: activeAtMs } });
    expect(standing(key1Active)).toMatchObject({ phase: expected, active: 'Key1', idle: 'Key2' });
    expect(standing(key2Active)).toMatchObject({ phase: expected, active: 'Key2', idle: 'Key1' });
  });

  it.each([
    ['marker', { marker: undefined }],
    ['time of adoption', { adoptedAtMs: undefined }],
  ])('is not known where the %s is unreadable', (_, changes) => {
    expect(standingOf(publication({}, changes), policy(), NOW)).toBeUndefined();
  });

  it('stays overlap although somebody wrote an active value from the future: it counts from the version', () => {
    const tampered = overlap(DAY, { slotCreatedAtMs: { Key1: NOW + 99 * DAY, Key2: NOW - 86 * DAY } });
    expect(standing(tampered)).toMatchObject({ phase: 'overlap', activeCreatedAtMs: NOW - DAY });
  });
});

describe('The age of each value', () => {
  it('counts from its creation, and from the end of the adoption period where that is older than adoption', () => {
    const first = standing(adopting(DAY, { slotCreatedAtMs: { Key1: undefined, Key2: NOW - HOUR } }));
    expect(first.ages).toEqual([
      { slot: 'Key1', role: 'active', createdAtMs: undefined, mustDieByMs: NOW - DAY + 7 * DAY + 90 * DAY },
      { slot: 'Key2', role: 'idle', createdAtMs: NOW - DAY, mustDieByMs: NOW - DAY + 90 * DAY },
    ]);
  });

  it('names the roles by the marker', () => {
    const roles = standing(steady(10 * DAY, { marker: 'Key2' })).ages.map((age) => [age.slot, age.role]);
    expect(roles).toEqual([
      ['Key1', 'idle'],
      ['Key2', 'active'],
    ]);
  });

  it('breaks the promise at the first of the two instants', () => {
    expect(promiseBreaksAtMs(standing(overlap(2 * DAY)))).toBe(NOW - 2 * DAY - 85 * DAY + 90 * DAY);
    expect(promiseBreaksAtMs(standing(steady(10 * DAY)))).toBe(NOW - 10 * DAY + 90 * DAY);
  });
});
