import { SECOND } from '../../shared/domain/duration.ts';
import type { Progress } from '../../shared/rotation/progress.ts';

/** How often a line is written where it stays: to a file, or the log of a pipeline. */
const PERIOD_MS = 5 * SECOND;

/** Where progress is told. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells how far a request for many accounts is: on a terminal in one line that changes, elsewhere in a line now and then. */
export function progressLines(stream: ProgressStream, now: () => number = Date.now): (progress: Progress) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const isOver = ended(progress) === progress.total;
    if (stream.isTTY === true) {
      stream.write(`\r\u001b[K${lineOf(progress)}${isOver ? '\n' : ''}`);
      return;
    }
    if (now() < toldAtMs + PERIOD_MS && !isOver) return;
    toldAtMs = now();
    stream.write(`${lineOf(progress)}\n`);
  };
}

function ended({ byResult }: Progress): number {
  return Object.values(byResult).reduce((sum, count) => sum + count, 0);
}

function lineOf({ total, done, byResult }: Progress): string {
  const results = Object.entries(byResult).map(([result, count]) => `${count} ${result}`);
  return `${done} of ${total} done${results.length === 0 ? '' : `: ${results.join(', ')}`}`;
}
