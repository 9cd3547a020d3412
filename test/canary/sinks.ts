import { inspect } from 'node:util';

/** Everything that was shown anywhere: what was written to the console or given to a sink. */
export class Sinks {
  readonly #texts: string[] = [];
  readonly #restore: (() => void)[] = [];

  /** Listens to both output streams, which also carry the console and the SDK's own log. */
  listen(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      stream.write = (chunk: string | Uint8Array): boolean => {
        this.#texts.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        return true;
      };
      this.#restore.push(() => {
        stream.write = write;
      });
    }
  }

  /** Gives the streams back. */
  close(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** Whatever a person or a program could make of a value: text, JSON, inspection with everything hidden, error fields. */
  show(value: unknown): void {
    this.#texts.push(inspect(value, { depth: 20, showHidden: true, getters: true }), String(value));
    this.#texts.push(JSON.stringify(value) ?? '');
    if (value instanceof Error) this.#texts.push(value.message, value.stack ?? '');
  }

  get text(): string {
    return this.#texts.join('\n');
  }
}
