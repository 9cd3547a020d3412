import type { SecretClientOptions } from '@azure/keyvault-secrets';

/**
 * The types of the pipeline that every Azure client is built on. Taken from a client's options, because the package
 * that declares them is not one of ours.
 */
export type Policy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];
export type PipelineRequest = Parameters<Policy['sendRequest']>[0];
export type SendRequest = Parameters<Policy['sendRequest']>[1];
export type PipelineResponse = Awaited<ReturnType<SendRequest>>;

/** What sends a request at last: sockets, or a local Azure without any. */
export type HttpClient = NonNullable<SecretClientOptions['httpClient']>;
