interface Row {
  readonly seen: readonly unknown[];
  readonly text: string;
}

/** Rows of lists as JSON texts. Lists are read far more often than what is in them changes. */
export class RowTexts<Thing extends object> {
  readonly #rows = new WeakMap<Thing, Row>();

  /** The text of the thing; made again where anything in `seen`, all that its content depends on, is not as it was. */
  of(thing: Thing, seen: readonly unknown[], content: () => unknown): string {
    const known = this.#rows.get(thing);
    if (known?.seen.every((part, index) => part === seen[index]) === true) return known.text;
    const text = JSON.stringify(content());
    this.#rows.set(thing, { seen, text });
    return text;
  }
}
