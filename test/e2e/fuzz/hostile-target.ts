import type { Dice } from './dice.ts';
import { hostileText } from './hostile-texts.ts';
import type { FuzzRoute } from './route.ts';

/** The address of a request as it is written in its first line. */
export function hostileTarget(dice: Dice, route: FuzzRoute): string {
  const path = dice.percent(25) ? spoilt(dice, filled(dice, route)) : filled(dice, route);
  const query = hostileQuery(dice, route);
  return query === '' && dice.percent(90) ? path : `${path}?${query}`;
}

function filled(dice: Dice, { path, params = {} }: FuzzRoute): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const right = params[name];
    if (right !== undefined && dice.percent(25)) return right;
    return encoded(dice, hostileText(dice)) || 'x';
  });
}

/** Encoded as it should be, doubly, or in ways that no encoder would choose. */
function encoded(dice: Dice, text: string): string {
  const once = encodeURIComponent(text.toWellFormed());
  if (dice.percent(80)) return once;
  return dice.of([
    encodeURIComponent(once),
    text,
    `${once}%`,
    `${once}%ff%fe`,
    `%c0%ae${once}`,
    `%u0041${once}`,
    once.toLowerCase(),
  ]);
}

function spoilt(dice: Dice, path: string): string {
  const cut = dice.below(path.length + 1);
  const wedge = dice.of([
    '/',
    '//',
    '/../',
    '/./',
    '%2f',
    '%2e%2e/',
    '%00',
    '\\',
    ';x',
    '%',
    '#',
    ' ',
    '*',
    '\u00e9',
    '..%252f',
  ]);
  return dice.of([
    path.slice(0, cut) + wedge + path.slice(cut),
    path.toUpperCase(),
    `${path}/`,
    `/${path}`,
    path.slice(0, cut),
    wedge,
  ]);
}

function hostileQuery(dice: Dice, { query = {} }: FuzzRoute): string {
  const known = Object.entries(query);
  if (dice.percent(2)) return `x=${'y'.repeat(dice.below(40_000))}`;
  if (dice.percent(2)) return 'a=1&'.repeat(dice.below(3_000));
  const pairs = dice.some(4, () => {
    const [name = hostileText(dice), right = ''] = dice.percent(70) ? (known[dice.below(known.length || 1)] ?? []) : [];
    const value = dice.percent(30) ? right : hostileText(dice);
    const pair = `${encoded(dice, name)}=${encoded(dice, value)}`;
    return dice.percent(20) ? `${pair}&${encoded(dice, name.toUpperCase())}=${encoded(dice, hostileText(dice))}` : pair;
  });
  return pairs.join(dice.percent(95) ? '&' : ';');
}
