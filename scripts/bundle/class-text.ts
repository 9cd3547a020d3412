/** One piece of a module of an SDK: a member that can be left out, or the text between members. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'member'; readonly name: string; readonly text: string; readonly textWithout: string };

const OWNER = /^(?:export )?(?:class|function) (\w+)/;
const OWNER_END = '}';
/** A method of a class, to its closing brace. */
const METHOD = /^ {4}(?:async )?\*?([A-Za-z_$][\w$]*)\(.*\) \{$/;
const METHOD_END = '    }';
/** A method of an object that a function gives, on one line. */
const ENTRY = /^ {8}([A-Za-z_$][\w$]*): \(.*\) => .*,$/;

/**
 * Cuts a module as tsc emits it (one brace a line, members four spaces in) into members and the rest. Constructors, static
 * and private methods, getters and setters are of the rest. Throws where the module has another form.
 */
export function piecesOf(path: string, source: string): readonly Piece[] {
  const lines = source.split('\n');
  const pieces: Piece[] = [];
  let owner: string | undefined;
  let rest: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    owner = OWNER.exec(line)?.[1] ?? (line === OWNER_END ? undefined : owner);
    const method = METHOD.exec(line)?.[1];
    const name = owner === undefined ? undefined : (method ?? ENTRY.exec(line)?.[1]);
    if (name === undefined || name === 'constructor') {
      rest.push(line);
      continue;
    }
    const end = method === undefined ? at : lines.indexOf(METHOD_END, at);
    if (end < 0) throw new Error(`${path}: the method ${name} has no end; was the package compiled in another way?`);
    const call = `absent('${owner}.${name}')`;
    const textWithout = method === undefined ? `${name}: () => ${call},` : `${name}() { return ${call}; }`;
    pieces.push({ kind: 'text', text: rest.join('\n') });
    pieces.push({ kind: 'member', name, text: lines.slice(at, end + 1).join('\n'), textWithout });
    rest = [];
    at = end;
  }
  if (pieces.length === 0) throw new Error(`${path} has no methods; was the package compiled in another way?`);
  return [...pieces, { kind: 'text', text: rest.join('\n') }];
}

/** Every name that a text takes from an object: `x` of `it.x`. Comments do not count. */
export function membersNamedIn(source: string): ReadonlySet<string> {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return new Set([...code.matchAll(/\.([A-Za-z_$][\w$]*)/g)].flatMap(([, name]) => name ?? []));
}
