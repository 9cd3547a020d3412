import { z } from 'zod';
import type { Arrival } from '../exchange.ts';

/** Where a key or a token belongs. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'api-key',
  'authorization',
  'ocp-apim-subscription-key',
  'x-identity-header',
]);

const ALL_BUT_VALUE = z.looseObject({ value: z.unknown() });

/** Every text of a call in which no key may stand, with the name of its place. */
export function* sentTexts({ call, endpoint }: Arrival): Iterable<readonly [place: string, text: string]> {
  yield ['the address', call.url];
  for (const [name, text] of call.headers) {
    if (!SECRET_HEADERS.has(name.toLowerCase())) yield [`the header ${name}`, text];
  }
  if (call.body === undefined) return;
  yield ['the body', endpoint.operation === 'secrets.set' ? withoutValue(call.body) : call.body];
}

/** What goes to the vault beside the value: tags, content type, attributes. */
function withoutValue(body: string): string {
  try {
    const { value: _, ...rest } = ALL_BUT_VALUE.parse(JSON.parse(body));
    return JSON.stringify(rest);
  } catch {
    return '';
  }
}
