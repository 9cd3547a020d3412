import { formatDuration, parseDuration } from '../domain/duration.ts';

/** How a setting's text is read: undefined where it does not have the form. */
export interface Form<T> {
  /** The form in words, as it stands in the docs and in complaints: "a whole number from 1 to 64". */
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
  /** Set where the text holds a secret, so that no complaint may repeat it. */
  readonly secret?: true;
}

/** An ISO 8601 duration in milliseconds; lower case is tolerated. */
export function duration(minMs: number, maxMs = Number.POSITIVE_INFINITY): Form<number> {
  const range =
    maxMs === Number.POSITIVE_INFINITY
      ? `at least ${formatDuration(minMs)}`
      : `${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  return {
    expected: `an ISO 8601 duration of days, hours, minutes and seconds, ${range}`,
    read: (text) => {
      const durationMs = parseDuration(text.toUpperCase());
      return durationMs !== undefined && durationMs >= minMs && durationMs <= maxMs ? durationMs : undefined;
    },
  };
}

export function wholeNumber(min: number, max: number): Form<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    read: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
      return value !== undefined && value >= min && value <= max ? value : undefined;
    },
  };
}

/** One of these words, in whatever case it is written; the value keeps the spelling given here. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Form<Word> {
  return {
    expected: words.length === 1 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    read: (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()),
  };
}

/** Values with commas between them, each once; a list of nothing is no list. */
export function listOf<T>(item: Form<T>): Form<readonly T[]> {
  return {
    expected: `a list, separated by commas, each ${item.expected}`,
    read: (text) => {
      const parts = text.split(',').map((part) => part.trim());
      const values = parts.filter((part) => part !== '').map((part) => item.read(part));
      const readable = values.filter((value) => value !== undefined);
      return readable.length > 0 && readable.length === values.length ? [...new Set(readable)] : undefined;
    },
  };
}
