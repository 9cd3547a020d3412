import type { IncomingMessage } from 'node:http';
import { queried, type Target } from './request-target.ts';

/** Whether a request carries the key, in the header `x-functions-key` or, where there is none, as `code` in the query. */
export function hasKey({ headers }: IncomingMessage, target: Target, key: string): boolean {
  return (headers['x-functions-key'] ?? queried(target, 'code')) === key;
}
