import { connect } from 'node:net';

/** What came back, or why nothing did. */
export type Answer =
  | { readonly kind: 'hang' }
  | { readonly kind: 'lost'; readonly why: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: ReadonlyMap<string, string>;
      readonly body: string;
      /** Everything, as it came. */
      readonly whole: string;
    };

/** Sends bytes and reads until the connection is closed; a hang after `patienceMs`. */
export function ask(port: number, bytes: Buffer, patienceMs: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  const timer = setTimeout(() => {
    socket.destroy();
    resolve({ kind: 'hang' });
  }, patienceMs);
  const end = (why: string): void => {
    clearTimeout(timer);
    socket.destroy();
    resolve(parsed(Buffer.concat(chunks).toString(), why));
  };
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.once('end', () => end('It was closed without an answer.'));
  // The host may answer and hang up before all of a body was sent.
  socket.once('error', ({ message }) => end(message));
  return promise;
}

function parsed(whole: string, why: string): Answer {
  const [head = '', ...rest] = whole.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  if (Number.isNaN(status)) return { kind: 'lost', why };
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  return { kind: 'answered', status, headers, body: rest.join('\r\n\r\n'), whole };
}
