import { RotationError } from '../../shared/domain/errors.ts';
import { EXIT } from './exit-codes.ts';

/** Does the work of a command. Where the records cannot be reached, that is said in a sentence, and the exit code is `worry`. */
export async function orExplain(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    console.error(`The records cannot be read. ${error.message}`);
    return EXIT.worry;
  }
}
