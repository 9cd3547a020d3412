/** What the command line's exit codes mean; part of its interface (docs/cli.md). */
export const EXIT = {
  /** Done, and nothing needs a person. */
  done: 0,
  /** Something failed, could not be read, is blocked or overdue. */
  worry: 1,
  /** The command line, a file or the settings cannot be followed; nothing was done. */
  badInput: 2,
  /** A request was refused, or not confirmed; nothing was done. */
  refused: 3,
} as const;
