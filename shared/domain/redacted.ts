const MASK = '[redacted]';

/**
 * A value that must never be seen: printing, serialising or inspecting it shows only a mask.
 * The value itself comes out at the one call that needs it, by `reveal()`.
 */
export class Redacted {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it only in the argument of the call that sends it. */
  reveal(): string {
    return this.#value;
  }

  /** Whether both hold the same value; tells nothing else about either. */
  equals(other: Redacted): boolean {
    return this.#value === other.#value;
  }

  /** Whether a text holds the value. */
  isIn(text: string): boolean {
    return this.#value !== '' && text.includes(this.#value);
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  /** What `util.inspect` and `console.log` print (https://nodejs.org/api/util.html#utilinspectcustom). */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
