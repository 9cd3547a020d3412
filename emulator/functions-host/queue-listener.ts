import { type QueueClient, QueueServiceClient, type ReceivedMessageItem, RestError } from '@azure/storage-queue';
import type { EmulatorClock } from '../clock.ts';
import type { QueueOptions } from './host-file.ts';
import type { Invoker } from './invoker.ts';
import { decodedText, metadataOf } from './queue-message.ts';
import type { FunctionWith } from './registered.ts';

/** How long a message is hidden while its function runs (Azure/azure-webjobs-sdk#2434); renewed after half of it. */
const HIDDEN_MS = 600_000;
/** The real host looks every 100 ms, and ever more seldom up to a minute while there is nothing. */
const LOOK_EVERY_MS = 100;

const POISON = '-poison';

/** Reads the queue of one function and runs it on every message. */
export class QueueListener {
  readonly #called: FunctionWith<'queueTrigger'>;
  readonly #invoker: Invoker;
  readonly #options: QueueOptions;
  readonly #clock: EmulatorClock;
  readonly #queue: QueueClient;
  /** A poison queue has none of its own: what fails there comes back for ever. */
  readonly #poison: QueueClient | undefined;
  readonly #hiddenS: number;
  readonly #running = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  readonly #stopped = new AbortController();

  constructor(
    called: FunctionWith<'queueTrigger'>,
    about: {
      readonly queueName: string;
      readonly connectionString: string;
      readonly options: QueueOptions;
      readonly hiddenMs?: number | undefined;
    },
    invoker: Invoker,
    clock: EmulatorClock,
  ) {
    // It looks again anyway.
    const service = QueueServiceClient.fromConnectionString(about.connectionString, { retryOptions: { maxTries: 1 } });
    this.#called = called;
    this.#invoker = invoker;
    this.#options = about.options;
    this.#hiddenS = Math.ceil((about.hiddenMs ?? HIDDEN_MS) / 1_000);
    this.#clock = clock;
    this.#queue = service.getQueueClient(about.queueName);
    this.#poison = about.queueName.endsWith(POISON) ? undefined : service.getQueueClient(about.queueName + POISON);
    this.#loop = this.#listen();
  }

  /** Takes no more messages, and waits for what runs. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #listen(): Promise<void> {
    const { batchSize, newBatchThreshold = Math.floor(batchSize / 2) } = this.#options;
    while (!this.#stopped.signal.aborted) {
      const messages = this.#running.size > newBatchThreshold ? [] : await this.#receive(batchSize);
      for (const message of messages) {
        const run = this.#process(message).catch((error: unknown) => {
          // The message comes back when it becomes visible again.
          if (!(error instanceof RestError)) throw error;
        });
        this.#running.add(run);
        void run.finally(() => this.#running.delete(run));
      }
      if (messages.length === 0) await this.#clock.sleep(LOOK_EVERY_MS);
    }
  }

  /** A queue that does not exist yet, or does not answer, is like an empty one. */
  async #receive(numberOfMessages: number): Promise<readonly ReceivedMessageItem[]> {
    try {
      const { receivedMessageItems } = await this.#queue.receiveMessages({
        numberOfMessages,
        visibilityTimeout: this.#hiddenS,
        abortSignal: this.#stopped.signal,
      });
      return receivedMessageItems;
    } catch (error) {
      if (error instanceof RestError || this.#stopped.signal.aborted) return [];
      throw error;
    }
  }

  /**
   * A message leaves the queue when its function is done, or becomes visible again when it failed; after
   * `maxDequeueCount` failures it moves to the poison queue. A text that cannot be read counts as a failure
   * (Azure/azure-webjobs-sdk, QueueProcessor).
   */
  async #process(message: ReceivedMessageItem): Promise<void> {
    const { messageId, dequeueCount, messageText } = message;
    const text = decodedText(messageText, this.#options.messageEncoding);
    const receipt = { popReceipt: message.popReceipt };
    const stopRenewing = this.#keepHidden(messageId, receipt);
    const metadata = text === undefined ? {} : metadataOf(message, text);
    const done =
      text !== undefined &&
      (await this.#invoker.invoke(this.#called, { string: text }, metadata)).result === 'succeeded';
    await stopRenewing();
    if (!done && (this.#poison === undefined || dequeueCount < this.#options.maxDequeueCount)) {
      const againInS = Math.round(this.#options.visibilityTimeout / 1_000);
      await this.#queue.updateMessage(messageId, receipt.popReceipt, messageText, againInS);
      return;
    }
    if (!done) {
      await this.#poison?.createIfNotExists();
      await this.#poison?.sendMessage(messageText);
    }
    await this.#queue.deleteMessage(messageId, receipt.popReceipt);
  }

  #keepHidden(messageId: string, receipt: { popReceipt: string }): () => Promise<void> {
    let renewal = Promise.resolve();
    const renew = async (): Promise<void> => {
      const { popReceipt = receipt.popReceipt } = await this.#queue.updateMessage(
        messageId,
        receipt.popReceipt,
        undefined,
        this.#hiddenS,
      );
      receipt.popReceipt = popReceipt;
    };
    const timer = setInterval(() => {
      renewal = renewal.then(renew).catch(() => undefined);
    }, this.#hiddenS * 500);
    return async () => {
      clearInterval(timer);
      await renewal;
    };
  }
}
