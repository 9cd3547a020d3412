/** The descriptions from which an older SDK reads and writes its models, by name; plain data (core-client, Mapper). */
export type Mappers = ReadonlyMap<string, unknown>;

/** Where polymorphic models are looked up: not a mapper itself (core-client, Serializer). */
const DISCRIMINATORS = 'discriminators';

const CONSTANT = /^(export )?const (\w+) = \{\n[\s\S]*?^\};$/gm;

/**
 * A module without those of its constant objects that nobody names: the exported ones by what others take from it, the
 * rest by its own text.
 */
export function withoutUnnamedConstants(source: string, taken: Iterable<string>): string {
  const elsewhere = new Set([...taken].flatMap(wordsOf));
  const times = new Map<string, number>();
  for (const word of wordsOf(source)) times.set(word, (times.get(word) ?? 0) + 1);
  return source.replaceAll(CONSTANT, (text: string, exported: string | undefined, name: string) => {
    const isNamed = exported === undefined ? (times.get(name) ?? 0) > 1 : elsewhere.has(name);
    return isNamed ? text : '';
  });
}

/** An import list without the names that the module does not use. */
export function withoutUnusedNames(source: string): string {
  return source.replace(/^import \{(.*)\} from/m, (_all, list: string) => {
    const used = list.split(',').filter((one) => {
      const alias = one.trim().split(' ').at(-1) ?? '';
      return alias !== '' && source.split(alias).length > 2;
    });
    return `import {${used.join(',')}} from`;
  });
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** Those mappers that are named in these texts, and all that they refer to. */
export function reachableMappers(mappers: Mappers, named: Iterable<string>): Mappers {
  const discriminators = new Map(Object.entries(mappers.get(DISCRIMINATORS) ?? {}));
  const reached = new Set<string>();
  const waiting = [...named].flatMap(wordsOf);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name) || name === DISCRIMINATORS || !mappers.has(name)) continue;
    reached.add(name);
    waiting.push(...namesIn(mappers.get(name)));
    for (const [key, mapper] of discriminators) if (key.split('.')[0] === name) waiting.push(...namesIn(mapper));
  }
  const kinds = [...discriminators].filter(([key]) => reached.has(key.split('.')[0] ?? ''));
  const kept = [...mappers].filter(([name]) => reached.has(name));
  return new Map([...kept, ...(kinds.length === 0 ? [] : [[DISCRIMINATORS, Object.fromEntries(kinds)] as const])]);
}

/** Models refer to each other by the name of their class. */
function namesIn(mapper: unknown): readonly string[] {
  if (typeof mapper !== 'object' || mapper === null) return [];
  return Object.entries(mapper).flatMap(([key, value]) =>
    (key === 'className' || key === 'uberParent') && typeof value === 'string' ? [value] : namesIn(value),
  );
}

/** A module that exports the same values, in which what is equal is written once. */
export function mappersModule(mappers: Mappers): string {
  const times = new Map<string, number>();
  const count = (value: unknown): void => {
    if (!isShareable(value)) return;
    const text = literal(value);
    times.set(text, (times.get(text) ?? 0) + 1);
    Object.values(value).forEach(count);
  };
  for (const mapper of mappers.values()) count(mapper);
  const shared = new Map<string, string>();
  const lines: string[] = [];
  const written = (value: unknown): string => {
    if (!isShareable(value)) return literal(value);
    const text = literal(value);
    const known = shared.get(text);
    if (known !== undefined) return known;
    const body = literal(value, written);
    if ((times.get(text) ?? 0) < 2) return body;
    const name = `shared${shared.size}`;
    shared.set(text, name);
    lines.push(`const ${name} = ${body};`);
    return name;
  };
  const exported = [...mappers].map(([name, mapper]) => `export const ${name} = ${written(mapper)};`);
  return [...lines, ...exported].join('\n');
}

function isShareable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp);
}

/** A value as source text; `part` writes what is in it. */
function literal(value: unknown, part: (value: unknown) => string = literal): string {
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map((each) => part(each)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${part(each)}`);
  return `{ ${entries.join(', ')} }`;
}
