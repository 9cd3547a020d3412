import type { Dice } from './dice.ts';
import { hostileText } from './hostile-texts.ts';
import type { FuzzRoute } from './route.ts';

const LARGEST_BYTES = 2_000_000;
const DEEPEST = 100_000;

/** What is sent, and as what it is said to be. */
export interface HostileBody {
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

/** A body that is right, nearly right, or nothing like it. */
export function hostileBody(dice: Dice, route: FuzzRoute): HostileBody {
  const json = JSON.stringify(route.body ?? { x: 1 });
  return {
    type: hostileType(dice),
    bytes: bytesOf(dice, dice.percent(70) ? spoiltJson(dice, route.body ?? {}) : odd(dice, json)),
  };
}

function hostileType(dice: Dice): string | undefined {
  if (dice.percent(75)) return 'application/json';
  return dice.of([
    undefined,
    'application/json; charset=utf-16',
    'APPLICATION/JSON;charset="utf-8"',
    'application/merge-patch+json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
    'json',
    '*/*',
  ]);
}

function hostileValue(dice: Dice): unknown {
  return dice.of<unknown>([
    null,
    true,
    false,
    dice.below(1_000),
    -1,
    0.5,
    1e300,
    [],
    {},
    [hostileText(dice)],
    { [hostileText(dice)]: hostileText(dice) },
    hostileText(dice),
    hostileText(dice),
    hostileText(dice),
    'x'.repeat(dice.below(20_000)),
  ]);
}

/** The body that is right with members changed, added and taken away. */
function spoiltJson(dice: Dice, right: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(right)
    .filter(() => dice.percent(85))
    .map(([name, value]) => member(name, dice.percent(40) ? hostileValue(dice) : value));
  const added = dice.some(2, () => member(dice.percent(40) ? '__proto__' : hostileText(dice), hostileValue(dice)));
  const again = dice.percent(10) ? members : [];
  const object = `{${[...members, ...added, ...again].join(',')}}`;
  return dice.percent(95)
    ? object
    : dice.of([`[${object}]`, `${object}${object}`, JSON.stringify(object), `)]}',${object}`]);
}

/** Written by hand: `JSON.stringify` would never write `__proto__` from a literal. */
function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

function odd(dice: Dice, json: string): string {
  const depth = dice.below(DEEPEST);
  const kind = dice.below(12);
  if (kind === 0) return '';
  if (kind === 1) return json.slice(0, dice.below(json.length));
  if (kind === 2) return '['.repeat(depth) + ']'.repeat(depth);
  if (kind === 3) return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  if (kind === 4) return `\ufeff${json}`;
  if (kind === 5) return `{"account":"${'x'.repeat(dice.below(dice.percent(10) ? LARGEST_BYTES : 20_000))}"}`;
  if (kind === 6) return `{"n":${'9'.repeat(dice.below(5_000) + 1)}}`;
  if (kind === 7) return `account=${encodeURIComponent(hostileText(dice))}&force=true`;
  if (kind === 8) return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`;
  if (kind === 9) return JSON.stringify(hostileValue(dice));
  if (kind === 10) return `${json} // and more`;
  return hostileText(dice);
}

function bytesOf(dice: Dice, text: string): Buffer {
  if (dice.percent(92)) return Buffer.from(text);
  const noUtf8 = Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]);
  const cut = Buffer.from(text).subarray(0, dice.below(text.length + 1));
  return dice.of([
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'latin1'),
    Buffer.concat([cut, noUtf8, Buffer.from('"}')]),
  ]);
}
