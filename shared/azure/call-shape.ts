import { z } from 'zod';

const KEYS_PATH = /\/(?:listkeys|regeneratekey)$/i;
const LIST_KEYS_PATH = /\/listkeys$/i;
const SECRET_PATH = /^\/secrets\/[^/]+(?:\/[^/]*)?$/i;
const ACCOUNT_PATH = /\/accounts\/[^/]+$/i;

/** What the answer to a call must look like. */
export type CallShape = 'keys' | 'secret-with-value' | 'secret' | 'account' | 'page';

const SHAPES: Readonly<Record<CallShape, z.ZodType>> = {
  keys: z.object({ key1: z.string().min(1), key2: z.string().min(1) }),
  'secret-with-value': z.object({ id: z.string().min(1), value: z.string() }),
  secret: z.object({ id: z.string().min(1) }),
  account: z.object({ id: z.string().min(1) }),
  // Without this a page that lost its rows would be an empty page: arm-cognitiveservices reads `value || []`.
  page: z.object({ value: z.array(z.unknown()) }),
};

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

/** Which answer a call of ours expects; every GET that names neither a secret nor an account is a listing. */
export function callShape(method: string, url: string): CallShape {
  const path = pathOf(url);
  if (KEYS_PATH.test(path)) return 'keys';
  if (SECRET_PATH.test(path)) return method === 'PATCH' ? 'secret' : 'secret-with-value';
  return ACCOUNT_PATH.test(path) ? 'account' : 'page';
}

/** Whether a parsed body has that shape. */
export function hasShape(shape: CallShape, body: unknown): boolean {
  return SHAPES[shape].safeParse(body).success;
}

/** Whether repeating a call changes nothing. listKeys is a POST that only reads; every other POST is an effect. */
export function isRead(method: string, url: string): boolean {
  return method === 'GET' || (method === 'POST' && LIST_KEYS_PATH.test(pathOf(url)));
}
