import type { Dice } from './dice.ts';
import { hostileText } from './hostile-texts.ts';

export type Header = readonly [name: string, value: string];

const PRINCIPAL = {
  auth_typ: 'aad',
  name_typ: 'name',
  role_typ: 'roles',
  claims: [
    { typ: 'roles', val: 'KeyRotation.Admin' },
    { typ: 'name', val: '=cmd()' },
  ],
};

const base64 = (given: unknown): string => Buffer.from(JSON.stringify(given)).toString('base64');

/** Headers that claim to come from the platform, that would change what is asked, or that make no sense. */
export function hostileHeaders(dice: Dice): Header[] {
  const headers = dice.some(4, (): Header => {
    const text = oneLine(hostileText(dice));
    return dice.of<Header>([
      ['x-ms-client-principal', dice.of([base64(PRINCIPAL), base64({ claims: null }), base64([[]]), '%%%', text, ''])],
      ['X-MS-CLIENT-PRINCIPAL-NAME', text],
      ['x-ms-client-principal-id', text],
      ['x-forwarded-for', dice.of(['127.0.0.1', '::1, 10.0.0.1', text])],
      ['x-forwarded-host', dice.of(['evil.test', text])],
      ['x-forwarded-proto', dice.of(['https', 'gopher', text])],
      ['forwarded', `for=127.0.0.1;host=evil.test;proto=${text}`],
      ['x-http-method-override', dice.of(['DELETE', 'POST', text])],
      ['x-original-url', '/admin/functions/sweep'],
      ['accept', dice.of(['text/html', 'application/xml;q=0.9,*/*;q=0.1', '*/*', 'text/csv', text, 'x'.repeat(5_000)])],
      ['accept-language', text],
      ['accept-encoding', dice.of(['gzip, br', 'identity;q=0', text])],
      ['if-none-match', dice.of(['*', 'W/"x"', text])],
      ['if-modified-since', text],
      ['range', dice.of(['bytes=0-', 'bytes=-1,5-2', text])],
      ['origin', dice.of(['null', 'https://evil.test', text])],
      ['referer', text],
      ['cookie', `session=${text}`],
      ['authorization', dice.of([`Bearer ${dice.keyLike()}`, 'Basic OmE=', text])],
      ['content-encoding', dice.of(['gzip', 'deflate', text])],
      ['idempotency-key', text],
      ['traceparent', text],
      ['__proto__', text],
      ['x-long', 'y'.repeat(dice.below(40_000))],
    ]);
  });
  return dice.percent(10) ? [...headers, ...headers] : headers;
}

/** A header ends with its line: what follows would be another one, and no test of the app. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, ' ');
}
