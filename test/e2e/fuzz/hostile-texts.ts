import type { Dice } from './dice.ts';

const UNICODE = [
  '\u00e9',
  '\u{1d518}\u{1d52b}',
  '\u202egnp.exe',
  '\ufeff',
  '\u0130',
  'e\u0301',
  '\ud83d\udc69\u200d\ud83d\udcbb',
  '\u2028',
  '\uffff',
] as const;
const PATHS = [
  '../../etc/passwd',
  '..\\..\\boot.ini',
  '/./',
  '//',
  '....//',
  'con',
  'a/b',
  ';x=1',
  '.',
  '..',
  '~root',
] as const;
const NUMBERS = ['-1', '0', '1e309', 'NaN', '0x10', '9'.repeat(400), '1.5', '-0', '१२'] as const;
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'null',
  'undefined',
  'true',
  '[object Object]',
] as const;
const INJECTIONS = [
  '=1+1',
  '@SUM(A1:A9)',
  "+cmd|' /C calc'!A0",
  '\t=1',
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '#{7*7}',
  '{{7*7}}',
  '\r\nX-Injected: 1',
  '\u0000',
  '`id`',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
] as const;
const TIMES = [
  '2026-13-45T99:99:99Z',
  '0000-01-01',
  'P99999999999D',
  'PT',
  '2026-02-30',
  '+275760-09-13T00:00:00.001Z',
] as const;
const IDS = [
  '/subscriptions/x',
  '/subscriptions/0/resourceGroups/../providers',
  'x'.repeat(300),
  '00000000-0000-0000-0000-000000000000',
  '*',
  '%',
] as const;

/** A text that somebody might send who wishes no good, or who does not know better. */
export function hostileText(dice: Dice): string {
  const kind = dice.below(9);
  if (kind === 0) return dice.of(UNICODE);
  if (kind === 1) return dice.of(PATHS);
  if (kind === 2) return dice.of(NUMBERS);
  if (kind === 3) return dice.of(NAMES);
  if (kind === 4) return dice.of(INJECTIONS);
  if (kind === 5) return dice.of(TIMES);
  if (kind === 6) return dice.of(IDS);
  if (kind === 7) return secretLike(dice);
  return dice.some(3, () => hostileText(dice)).join(dice.of(['', ',', ' ', '/']));
}

/** What looks like a secret, and is none. */
function secretLike(dice: Dice): string {
  const run = dice.keyLike();
  return dice.of([
    run,
    `AccountKey=${run}==`,
    `Bearer ${run}`,
    `eyJhbGciOiJub25lIn0.${run}.`,
    `?sig=${run}%3D`,
    run.slice(0, 32),
  ]);
}
