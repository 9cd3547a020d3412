import { z } from 'zod';
import { RotationError } from '../../shared/domain/errors.ts';
import type { DirectCall, DirectClient } from './direct-client.ts';

const PAGE = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** A page as it was read last time, with the text that it was read from. */
interface Remembered<Item> {
  readonly body: string;
  readonly items: readonly Item[];
  readonly nextLink: string | undefined;
}

/** A list that is read again and again. A page whose text is the same as last time is not taken apart a second time. */
export class PagedList<Row, Item> {
  readonly #client: DirectClient;
  readonly #rows: z.ZodType<Row[]>;
  readonly #itemOf: (row: Row) => Item;
  readonly #pages = new Map<string, Remembered<Item>>();

  constructor(client: DirectClient, row: z.ZodType<Row>, itemOf: (row: Row) => Item) {
    this.#client = client;
    this.#rows = z.array(row);
    this.#itemOf = itemOf;
  }

  /** Reads page by page; a link that leads elsewhere is not followed. `origin`: where the list is. */
  async *pages(first: DirectCall, origin: string): AsyncIterable<readonly Item[]> {
    let call: DirectCall | undefined = first;
    while (call !== undefined) {
      const page: Remembered<Item> = await this.#page(call);
      yield page.items;
      call = nextCall(first, page.nextLink, origin);
    }
  }

  async #page(call: DirectCall): Promise<Remembered<Item>> {
    const body = await this.#client.text(call);
    const address = `${call.path}?${call.query}`;
    const known = this.#pages.get(address);
    if (known?.body === body) return known;
    const page = this.#client.read(call, body, PAGE);
    const rows = this.#rows.safeParse(page.value);
    if (!rows.success) throw new RotationError('malformed-answer', { operation: call.operation, detail: 'A bad row.' });
    const read = { body, items: rows.data.map(this.#itemOf), nextLink: page.nextLink ?? undefined };
    this.#pages.set(address, read);
    return read;
  }
}

function nextCall(first: DirectCall, link: string | undefined, origin: string): DirectCall | undefined {
  if (link === undefined) return undefined;
  if (!link.startsWith(`${origin}/`)) {
    throw new RotationError('foreign-link', { operation: first.operation, detail: 'A link leads elsewhere.' });
  }
  return { ...first, query: link.slice(link.indexOf('?') + 1) };
}
