import { IMPORT_ABSENT } from './absent.ts';

/** A module that the bundle has a short one for. */
interface LeftOut {
  /** The end of its path, from node_modules on. */
  readonly module: string;
  /** Why the app never gets there. */
  readonly why: string;
  /** What stands in its place; throws by name where it is called (absent.ts). */
  readonly source: string;
}

const UNAVAILABLE = `import { CredentialUnavailableError } from '../errors.js';`;

/** The list of what the package does without; docs/adr/0005-package.md says more. Every module must still be asked for. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    module: '@azure/storage-blob/dist/esm/utils/blobListArrowParser.js',
    why: 'Apache Arrow as the format of a list of blobs: an option of listBlobsFlat that the app does not set.',
    source: `${IMPORT_ABSENT} export const parseBlobListArrowResponse = async () => absent('parseBlobListArrowResponse');`,
  },
  {
    module: '@azure/storage-common/dist/esm/crc64.js',
    why: 'Checksums of contents: an option of upload and download that the app does not set.',
    source: `${IMPORT_ABSENT} export default () => absent('NativeCRC64');`,
  },
  {
    module: '@azure/storage-common/dist/esm/StructuredMessageEncodingStream.js',
    why: 'The same.',
    source: `${IMPORT_ABSENT} export const structuredMessageEncoding = async () => absent('structuredMessageEncoding');`,
  },
  {
    module: '@azure/storage-common/dist/esm/StructuredMessageDecodingStream.js',
    why: 'The same.',
    source: `${IMPORT_ABSENT}
      export const structuredMessageDecodingBrowser = async () => absent('structuredMessageDecodingBrowser');
      export const structuredMessageDecodingStream = () => absent('structuredMessageDecodingStream');`,
  },
  {
    module: '@azure/identity/dist/esm/credentials/environmentCredential.js',
    why: 'A secret, a certificate or a password in the settings: the app holds none. Throws where they are set, so that nobody becomes somebody else without a word.',
    source: `${IMPORT_ABSENT} ${UNAVAILABLE}
      export class EnvironmentCredential {
        async getToken() {
          const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_USERNAME, AZURE_PASSWORD } = process.env;
          const isSet = AZURE_CLIENT_SECRET || AZURE_CLIENT_CERTIFICATE_PATH || (AZURE_USERNAME && AZURE_PASSWORD);
          if (AZURE_TENANT_ID && AZURE_CLIENT_ID && isSet) absent('EnvironmentCredential');
          throw new CredentialUnavailableError('EnvironmentCredential is unavailable.');
        }
      }`,
  },
  {
    module: '@azure/identity/dist/esm/credentials/workloadIdentityCredential.js',
    why: 'Identities of Kubernetes: a function app has a managed identity. Throws where one is set up, as above.',
    source: `${IMPORT_ABSENT} ${UNAVAILABLE}
      export class WorkloadIdentityCredential {
        constructor(options = {}) {
          const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE } = process.env;
          const tenant = options.tenantId || AZURE_TENANT_ID;
          const client = options.clientId || AZURE_CLIENT_ID;
          const file = options.tokenFilePath || AZURE_FEDERATED_TOKEN_FILE;
          if (!tenant || !client || !file) throw new CredentialUnavailableError('WorkloadIdentityCredential is unavailable.');
        }
        async getToken() { return absent('WorkloadIdentityCredential'); }
      }`,
  },
  {
    module: '@azure/identity/dist/esm/credentials/visualStudioCodeCredential.js',
    why: 'It needs a plugin (@azure/identity-vscode) that the app does not have, and says that it is unavailable.',
    source: `${UNAVAILABLE}
      export class VisualStudioCodeCredential {
        async getToken() { throw new CredentialUnavailableError('Visual Studio Code Authentication is not available.'); }
      }`,
  },
  {
    module: '@azure/identity/dist/esm/credentials/brokerCredential.js',
    why: 'It needs a plugin (@azure/identity-broker) that the app does not have, and says that it is unavailable.',
    source: `${UNAVAILABLE}
      export class BrokerCredential {
        async getToken() { throw new CredentialUnavailableError('Authentication by a broker is not available.'); }
      }`,
  },
  {
    module: 'jsonwebtoken/index.js',
    why: 'Signs with a certificate of an application, which only credentials do that are left out above.',
    source: `${IMPORT_ABSENT} export default { sign: () => absent('jsonwebtoken.sign') };`,
  },
  {
    module: 'is-unsafe/src/index.js',
    why: 'Judges entities that an XML document declares. Azure Storage declares none; an answer that does is refused.',
    source: `${IMPORT_ABSENT} export const isUnsafe = () => absent('isUnsafe'); export const HTML = {}; export const XML = {};`,
  },
  {
    module: 'debug/src/index.js',
    why: 'Prints what the agents for proxies do where DEBUG is set: nobody is to see addresses by one variable.',
    source: 'module.exports = () => () => undefined;',
  },
];
