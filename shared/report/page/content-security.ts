import { createHash } from 'node:crypto';
import { STYLE } from './style.ts';

/** What a page with this style may load: nothing but that. No script runs in it, whatever a name or a tag may hold. */
export function contentSecurityPolicy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'`;
}

/** The status page's. */
export const CONTENT_SECURITY_POLICY = contentSecurityPolicy(STYLE);
