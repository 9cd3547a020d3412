import { RotationError } from '../shared/domain/errors.ts';
import type { MessageQueue, RecordStore } from '../shared/operate/ports.ts';

/** Records in memory. */
export class MemoryRecords implements RecordStore {
  readonly texts = new Map<string, string>();
  readonly #whole = new Set<string>();

  async create(name: string, text: string): Promise<boolean> {
    if (this.texts.has(name)) return false;
    await this.write(name, text);
    return true;
  }

  async write(name: string, text: string): Promise<void> {
    this.texts.set(name, text);
    this.#whole.add(name);
  }

  async read(name: string): Promise<string | undefined> {
    return this.texts.get(name);
  }

  async append(name: string, line: string): Promise<void> {
    if (this.#whole.has(name)) {
      const detail = `${name} was written whole; only a record that began with a line can grow.`;
      throw new RotationError('conflict', { operation: 'records.append', detail });
    }
    this.texts.set(name, `${this.texts.get(name) ?? ''}${line}\n`);
  }

  async *list(prefix: string): AsyncGenerator<readonly string[], void> {
    yield [...this.texts.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  }

  async remove(name: string): Promise<void> {
    this.texts.delete(name);
    this.#whole.delete(name);
  }
}

/** Messages in memory, in the order in which they were sent. */
export class MemoryQueue implements MessageQueue {
  readonly sent: { readonly text: string; readonly delayMs: number }[] = [];

  async send(text: string, delayMs: number): Promise<void> {
    this.sent.push({ text, delayMs });
  }
}
