import { z } from 'zod';
import { isKnownCode, WITHHELD } from './azure-codes.ts';
import { type CallShape, callShape, hasShape } from './call-shape.ts';
import type { Policy } from './pipeline.ts';

const AzureError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innererror: z.object({ code: z.string() }).optional().catch(undefined),
  }),
});

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/**
 * The one code that is passed on. The inner one tells more (Key Vault), and takes the outer one's place because the
 * SDK drops it from an error while paging.
 *
 * listKeys with keys switched off is 400 BadRequest, and only its text says so. The text may add to status and code and
 * never stands for them; should Azure change it, the failure is `refused`, and the account itself still tells.
 */
function codeOf(shape: CallShape, status: number, body: unknown): string {
  const parsed = AzureError.safeParse(body);
  if (!parsed.success) return WITHHELD.unreadable;
  const { code, message, innererror } = parsed.data.error;
  if (shape === 'keys' && status === 400 && code === 'BadRequest' && /disableLocalAuth/i.test(message)) {
    return WITHHELD.localAuthDisabled;
  }
  return [innererror?.code, code].find(isKnownCode) ?? WITHHELD.other;
}

/**
 * Lets no body through that the SDK could put into an error text or a log: listKeys, regenerateKey and the secrets
 * answer with keys, and the clients quote a body that they cannot read (core-client, deserializationPolicy) or die of
 * an empty one with a TypeError that loses the status (keyvault-secrets 4.12.0). What is not exactly as expected is
 * replaced by a well-formed error with a code from a closed list. It holds for every call, so none can be forgotten.
 */
export const withholdPolicy: Policy = {
  name: 'keyRotatorWithholdPolicy',
  async sendRequest(request, next) {
    const response = await next(request);
    const shape = callShape(request.method, request.url);
    const body = parseJson(response.bodyAsText);
    response.headers.set('Content-Type', 'application/json');
    if (response.status === 200 && hasShape(shape, body)) return response;
    const succeeded = response.status >= 200 && response.status < 300;
    const code = succeeded ? WITHHELD.malformed : codeOf(shape, response.status, body);
    return {
      request: response.request,
      headers: response.headers,
      status: succeeded ? 502 : response.status,
      bodyAsText: JSON.stringify({ error: { code, message: 'Withheld.' } }),
    };
  },
};
