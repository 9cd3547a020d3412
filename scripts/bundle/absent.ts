/** The module that says what was left out; it exists only inside the bundle. */
export const ABSENT = 'key-rotator:absent';

export const IMPORT_ABSENT = `import { absent } from ${JSON.stringify(ABSENT)};`;

/** What the text of every error and warning about it ends with. */
export const IS_ABSENT = 'is not in this package (docs/adr/0005-package.md).';

/**
 * The warning besides the error is for whoever reads the output of the process: an error of an SDK is not shown (error-wall.ts).
 */
export const ABSENT_SOURCE = `
export function absent(name) {
  const text = name + ' ${IS_ABSENT}';
  process.emitWarning(text);
  throw new Error(text);
}
`;
