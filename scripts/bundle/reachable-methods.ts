import { membersNamedIn, type Piece, piecesOf } from './class-text.ts';

/** Modules by path, and what is in them. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Leaves out the methods of an SDK's classes that nobody calls, which esbuild cannot: it never takes a class apart. A method
 * stays where its name is taken from any object, by the app or by a method that stays, so what stays may be too much and is
 * never too little, as long as nobody puts a name together at run time. What goes says so when it is called (absent.ts).
 */
export function withReachableMethods(app: Iterable<string>, sources: Sources): Sources {
  const modules = new Map([...sources].map(([path, source]) => [path, piecesOf(path, source)]));
  const pieces = [...modules.values()].flat();
  const reached = new Set<string>();
  const reach = (source: string): void => {
    for (const name of membersNamedIn(source)) reached.add(name);
  };
  for (const source of app) reach(source);
  for (const piece of pieces) if (piece.kind === 'text') reach(piece.text);
  const staying = new Set<Piece>();
  for (let before = -1; before < staying.size; ) {
    before = staying.size;
    for (const piece of pieces) {
      if (piece.kind === 'text' || staying.has(piece) || !reached.has(piece.name)) continue;
      staying.add(piece);
      reach(piece.lines.join('\n'));
    }
  }
  return new Map([...modules].map(([path, all]) => [path, written(all, staying)]));
}

function written(pieces: readonly Piece[], staying: ReadonlySet<Piece>): string {
  const body = pieces.map((piece) => {
    if (piece.kind === 'text') return piece.text;
    if (staying.has(piece)) return piece.lines.join('\n');
    return `    ${piece.name}() { return absent('${piece.owner}.${piece.name}'); }`;
  });
  return [IMPORT_ABSENT, ...body].join('\n');
}

/** What a module needs that calls `absent`; the plugin resolves it. */
export const IMPORT_ABSENT = "import { absent } from 'key-rotator:absent';";
