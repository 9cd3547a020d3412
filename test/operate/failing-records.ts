import { MemoryRecords } from '../../emulator/memory-records.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { RecordStore } from '../../shared/operate/ports.ts';

/** Records in memory that can be made to fail, and that count how often they were asked. */
export class FailingRecords implements RecordStore {
  readonly memory: MemoryRecords;
  readonly asked: string[] = [];
  readonly #failing = new Set<string>();

  constructor(memory = new MemoryRecords()) {
    this.memory = memory;
  }

  /** Makes every call of this method fail for records whose names begin so: `append history/`. */
  fail(method: keyof RecordStore, prefix: string): void {
    this.#failing.add(`${method} ${prefix}`);
  }

  recover(): void {
    this.#failing.clear();
  }

  async create(name: string, text: string): Promise<boolean> {
    this.#ask('create', name);
    return this.memory.create(name, text);
  }

  async write(name: string, text: string): Promise<void> {
    this.#ask('write', name);
    await this.memory.write(name, text);
  }

  async read(name: string): Promise<string | undefined> {
    this.#ask('read', name);
    return this.memory.read(name);
  }

  async append(name: string, line: string): Promise<void> {
    this.#ask('append', name);
    await this.memory.append(name, line);
  }

  async *list(prefix: string): AsyncGenerator<readonly string[], void> {
    this.#ask('list', prefix);
    yield* this.memory.list(prefix);
  }

  async remove(name: string): Promise<void> {
    this.#ask('remove', name);
    await this.memory.remove(name);
  }

  #ask(method: keyof RecordStore, name: string): void {
    this.asked.push(`${method} ${name}`);
    if ([...this.#failing].some((failing) => `${method} ${name}`.startsWith(failing))) {
      throw new RotationError('unavailable', { operation: 'records.read', detail: 'A failure that was asked for.' });
    }
  }
}
