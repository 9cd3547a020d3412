import { createInterface } from 'node:readline/promises';
import { BadInput } from '../input/bad-input.ts';

/** Asks on the terminal. Where nobody can answer, `--yes` is needed: throws `BadInput`. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new BadInput(`${question} There is no terminal to answer on; say --yes to go on without asking.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
