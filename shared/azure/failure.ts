/**
 * What is read of a thing that a client threw: never its message, which may quote a body. Read by structure, because
 * the clients throw from several packages.
 */
export type Failure =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string | undefined;
      readonly header: (name: string) => string | undefined;
    }
  | { readonly kind: 'no-token' }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'unreadable' };

/** Names of the errors of @azure/identity that mean: there is no token. */
const NO_TOKEN: ReadonlySet<string> = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]);

/** A TypeError is what keyvault-secrets 4.12.0 makes of an error with an empty body. */
const NO_ANSWER: ReadonlySet<string> = new Set(['RestError', 'AbortError', 'TimeoutError', 'TypeError']);

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function headerOf(error: unknown, name: string): string | undefined {
  const headers = property(property(error, 'response'), 'headers');
  const get = property(headers, 'get');
  const text: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** Tells what kind of failure a thrown thing is. */
export function failureOf(error: unknown): Failure {
  const name = property(error, 'name');
  if (typeof name !== 'string') return { kind: 'unreadable' };
  if (NO_TOKEN.has(name)) return { kind: 'no-token' };
  const status = property(error, 'statusCode');
  if (typeof status === 'number') {
    const code = property(error, 'code');
    return {
      kind: 'answer',
      status,
      // The answer to a HEAD has no body; a storage account tells its code in a header as well.
      code: typeof code === 'string' ? code : headerOf(error, 'x-ms-error-code'),
      header: (header) => headerOf(error, header),
    };
  }
  return { kind: NO_ANSWER.has(name) ? 'no-answer' : 'unreadable' };
}
