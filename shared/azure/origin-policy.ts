import { RotationError } from '../domain/errors.ts';
import type { Policy } from './pipeline.ts';

/**
 * Refuses a request that leaves the configured origin. The clients follow a `nextLink` to any host and send the token
 * along (seen with arm-cognitiveservices 8.1.0 and arm-resources-subscriptions 3.0.0). It stands before the policies
 * that fetch a token, so nothing at all is sent there.
 */
export function originPolicy(baseUrl: string): Policy {
  const { origin } = new URL(baseUrl);
  return {
    name: 'keyRotatorOriginPolicy',
    async sendRequest(request, next) {
      if (!URL.canParse(request.url) || new URL(request.url).origin !== origin) {
        throw new RotationError('foreign-link', {
          operation: 'pages.next',
          detail: `A link to a next page led away from ${origin}; it was not followed and no token was sent.`,
        });
      }
      return next(request);
    },
  };
}
