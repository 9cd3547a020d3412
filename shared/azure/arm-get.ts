import type { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';

type OperationSpec = Parameters<CognitiveServicesManagementClient['sendOperationRequest']>[1];

/** Of no use where nothing is mapped, and yet demanded: hands everything on as it is. */
const UNMAPPED: OperationSpec['serializer'] = {
  modelMappers: {},
  isXML: false,
  validateConstraints: () => undefined,
  serialize: (_mapper, value: unknown) => value,
  deserialize: (_mapper, body: unknown) => body,
};

/** Without a mapper the client would put the body into another object. */
const ANYTHING = { type: { name: 'any' } } as const;

/**
 * A GET for which no client of ours has a method, through the pipeline of one: tokens, time-outs, retries and what is
 * withheld are as in every other call. `path`: below the endpoint, with its query, or the whole address of a next page.
 * Gives the parsed body, unchecked; throws as the client's own methods do where the answer is not 200.
 */
export function armGet(client: CognitiveServicesManagementClient, path: string): Promise<unknown> {
  return client.sendOperationRequest<unknown>(
    {},
    { httpMethod: 'GET', path, responses: { 200: { bodyMapper: ANYTHING }, default: {} }, serializer: UNMAPPED },
  );
}
