import { IMPORT_ABSENT } from './absent.ts';
import { membersNamedIn, type Piece, piecesOf } from './class-text.ts';

/** Modules by path, and the text of each. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Leaves out the methods of an SDK's clients that nobody calls, which esbuild cannot: it never takes a class apart. A method
 * stays where its name is taken from any object, by the app or by what stays. So too much may stay and never too little, as
 * long as nobody puts a name together at run time; then the call throws, with the name (absent.ts).
 */
export function withReachableMembers(app: Iterable<string>, modules: Sources): Sources {
  const cut = new Map([...modules].map(([path, source]) => [path, piecesOf(path, source)]));
  const pieces = [...cut.values()].flat();
  const reached = new Set<string>();
  const reach = (source: string): void => {
    for (const name of membersNamedIn(source)) reached.add(name);
  };
  for (const source of app) reach(source);
  const staying = new Set<Piece>();
  for (let before = -1; before < staying.size; ) {
    before = staying.size;
    for (const piece of pieces) {
      if (staying.has(piece) || (piece.kind === 'member' && !reached.has(piece.name))) continue;
      staying.add(piece);
      reach(piece.text);
    }
  }
  const written = (piece: Piece): string =>
    piece.kind === 'text' || staying.has(piece) ? piece.text : piece.textWithout;
  return new Map([...cut].map(([path, all]) => [path, [IMPORT_ABSENT, ...all.map(written)].join('\n')]));
}

/**
 * The class of a group of operations that the app never takes from its client: `new` gives something that says so. Throws
 * where the module has no such class.
 */
export function absentGroup(path: string, source: string): string {
  const name = /^export class (\w+)/m.exec(source)?.[1];
  if (name === undefined) throw new Error(`${path} exports no class; was the package compiled in another way?`);
  return `${IMPORT_ABSENT}
const handler = { get: (_target, member) => absent('${name}.' + String(member)) };
export class ${name} { constructor() { return new Proxy({}, handler); } }`;
}
