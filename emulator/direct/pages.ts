import { z } from 'zod';
import { RotationError } from '../../shared/domain/errors.ts';
import type { DirectCall, DirectClient } from './direct-client.ts';

const PAGE = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Reads a list page by page; a link that leads elsewhere is not followed. `origin`: where the list is. */
export async function* pagesOf<T>(
  client: DirectClient,
  first: DirectCall,
  origin: string,
  row: z.ZodType<T>,
): AsyncIterable<readonly T[]> {
  let call: DirectCall | undefined = first;
  while (call !== undefined) {
    const page: z.infer<typeof PAGE> = await client.ask(call, PAGE);
    const rows = z.array(row).safeParse(page.value);
    if (!rows.success) throw new RotationError('malformed-answer', { operation: call.operation, detail: 'A bad row.' });
    yield rows.data;
    call = nextCall(first, page.nextLink ?? undefined, origin);
  }
}

function nextCall(first: DirectCall, link: string | undefined, origin: string): DirectCall | undefined {
  if (link === undefined) return undefined;
  if (!link.startsWith(`${origin}/`)) {
    throw new RotationError('foreign-link', { operation: first.operation, detail: 'A link leads elsewhere.' });
  }
  return { ...first, query: link.slice(link.indexOf('?') + 1) };
}
