/**
 * The connection ended without an answer. It bears the name and code that the Azure SDK's own transport gives such an
 * error, since its retries look at them (ts-http-runtime `isRestError`, `exponentialRetryStrategy`).
 */
export class ConnectionLost extends Error {
  override readonly name = 'RestError';
  readonly code = 'ECONNRESET';

  constructor() {
    super('read ECONNRESET');
  }
}

/** There is no such host. */
export class HostNotFound extends Error {
  override readonly name = 'RestError';
  readonly code = 'ENOTFOUND';

  constructor(host: string) {
    super(`getaddrinfo ENOTFOUND ${host}`);
  }
}
