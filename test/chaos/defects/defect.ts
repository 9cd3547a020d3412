import type { Level } from '../ports-of-level.ts';

/** A piece of the product's source, and what stands there in the broken variant. */
export interface Change {
  /** From the top of the repository. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly old: string;
  readonly new: string;
}

/** A deliberately broken variant of the product, which chaos must catch. */
export interface Defect {
  readonly name: string;
  readonly changes: readonly Change[];
  /** Where it can be seen; through the ports, unless it is a defect of the adapters. */
  readonly level?: Level;
  /** How many workers carry out what sweeps send them for; absent: sweeps do the work themselves. */
  readonly instances?: number;
}

/** The source with the changes in it. Throws where one does not fit: then the product has changed, and so must the defect. */
export function broken(source: string, file: string, defect: Defect): string {
  let text = source;
  for (const change of defect.changes) {
    if (change.file !== file) continue;
    const found = text.split(change.old).length - 1;
    if (found !== 1) {
      throw new Error(`Defect "${defect.name}": the text to change stands ${found} times in ${file}; expected once.`);
    }
    text = text.replace(change.old, () => change.new);
  }
  return text;
}
