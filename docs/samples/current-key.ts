import type { SecretClient } from '@azure/keyvault-secrets';

/** How long a key is kept before the secret is read again. Anything well below the grace (3 days by default) will do. */
const KEEP_MS = 5 * 60_000;

/**
 * The current key of one account, from its Key Vault secret. It is kept for five minutes, so the vault sees one read in
 * that time, however many calls are made. Where a call is refused for its key, the secret is read again at once, and the
 * call is made once more with what stands there now.
 *
 *     const secrets = new SecretClient('https://my-vault.vault.azure.net', new DefaultAzureCredential());
 *     const key = new CurrentKey(secrets, 'my-openai');
 *     const response = await key.call((apiKey) => fetch(url, { headers: { 'api-key': apiKey } }));
 */
export class CurrentKey {
  readonly #secrets: Pick<SecretClient, 'getSecret'>;
  readonly #name: string;
  readonly #now: () => number;
  #held: { readonly key: string; readonly readAtMs: number } | undefined;
  #reading: Promise<string> | undefined;

  /** `name`: the secret's name, without a version: only so do you get the current one. */
  constructor(secrets: Pick<SecretClient, 'getSecret'>, name: string, now: () => number = Date.now) {
    this.#secrets = secrets;
    this.#name = name;
    this.#now = now;
  }

  /** Makes a call with the current key; once more, with a newer one, where it is refused (401). */
  async call(send: (key: string) => Promise<Response>): Promise<Response> {
    const key = await this.get();
    const response = await send(key);
    if (response.status !== 401) return response;
    const newer = this.#held?.key === key ? await this.#read() : await this.get();
    return newer === key ? response : send(newer);
  }

  /** The current key, at most five minutes old; older only while the vault does not answer. */
  async get(): Promise<string> {
    const held = this.#held;
    if (held !== undefined && this.#now() - held.readAtMs < KEEP_MS) return held.key;
    if (held === undefined) return this.#read();
    // A key that was read a while ago is most likely still live: the grace is made for this.
    return this.#read().catch(() => held.key);
  }

  /** Reads the secret; whoever asks meanwhile gets the same answer. */
  #read(): Promise<string> {
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #ask(): Promise<string> {
    const readAtMs = this.#now();
    const { value } = await this.#secrets.getSecret(this.#name);
    if (value === undefined) throw new Error(`The secret ${this.#name} has no value.`);
    this.#held = { key: value, readAtMs };
    return value;
  }
}
