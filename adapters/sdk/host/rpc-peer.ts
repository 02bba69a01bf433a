/** JSON-RPC 2.0 (https://www.jsonrpc.org/specification) over lines, the same at both ends. No batches. */

export type RpcHandler = (params: unknown) => unknown;

interface RpcPeerParts {
  /** Sends one line; the peer adds no line end. */
  readonly send: (line: string) => void;
  /** Answers requests and hears notifications, by method. */
  readonly handlers: Readonly<Record<string, RpcHandler>>;
}

/** The other side broke the protocol: it is not to be talked to any longer. */
export class RpcViolation extends Error {}

/** Requests of the other side that may be under way at once. */
const maxInbound = 512;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class RpcPeer {
  readonly #parts: RpcPeerParts;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #inbound = 0;
  #closed: Error | undefined;

  constructor(parts: RpcPeerParts) {
    this.#parts = parts;
  }

  /** @throws Error what the other side answered as an error, or why the peer was closed meanwhile */
  request(method: string, params: unknown): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#send({ id, method, params });
    return promise;
  }

  notify(method: string, params: unknown): void {
    if (this.#closed === undefined) this.#send({ method, params });
  }

  /** @throws RpcViolation when the line is no message of the protocol */
  receive(line: string): void {
    if (this.#closed !== undefined) return;
    const message = readMessage(line);
    if (typeof message['method'] === 'string') this.#hear(message['method'], message);
    else this.#settle(message);
  }

  /** Everything that waits fails with this; later lines are not read. */
  close(reason: Error): void {
    this.#closed ??= reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #settle(message: Readonly<Record<string, unknown>>): void {
    const waiting = typeof message['id'] === 'number' ? this.#waiting.get(message['id']) : undefined;
    if (waiting === undefined) throw new RpcViolation('an answer to a question that nobody asked');
    this.#waiting.delete(Number(message['id']));
    if (message['error'] === undefined) waiting.resolve(message['result']);
    else waiting.reject(new Error(textOfError(message['error'])));
  }

  #hear(method: string, { id, params }: Readonly<Record<string, unknown>>): void {
    const handler = Object.hasOwn(this.#parts.handlers, method) ? this.#parts.handlers[method] : undefined;
    if (id === undefined) {
      // A notification gets no answer, not even that nobody knows it.
      handler?.(params);
      return;
    }
    if (typeof id !== 'number') throw new RpcViolation('an id that is no number');
    if (this.#inbound >= maxInbound) throw new RpcViolation(`more than ${maxInbound} requests at once`);
    if (handler === undefined) {
      this.#send({ id, error: { code: -32601, message: 'method not found' } });
      return;
    }
    void this.#answer(id, handler, params);
  }

  async #answer(id: number, handler: RpcHandler, params: unknown): Promise<void> {
    this.#inbound += 1;
    try {
      const result = await handler(params);
      this.#send({ id, result: result ?? null });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown error';
      this.#send({ id, error: { code: -32000, message: message.slice(0, 500) } });
    } finally {
      this.#inbound -= 1;
    }
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    if (this.#closed === undefined) this.#parts.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}

function readMessage(line: string): Readonly<Record<string, unknown>> {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    throw new RpcViolation('a line that is no JSON');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new RpcViolation('a line that is no JSON object');
  }
  // What is an object and no array can be read by name; every member is checked where it is used.
  const members = message as Readonly<Record<string, unknown>>;
  if (members['jsonrpc'] !== '2.0') throw new RpcViolation('a message that is not JSON-RPC 2.0');
  return members;
}

function textOfError(error: unknown): string {
  const isTold = typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
  return isTold ? String(error.message).slice(0, 500) : 'unknown error';
}
