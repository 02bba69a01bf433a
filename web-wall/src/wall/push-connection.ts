import type { ChannelNotice, PushNotice, PushRequest } from '../../../gateway/media/push/push-api.ts';
import { type PushHead, pushHeadBytes, readPushHead } from '../../../gateway/media/push/push-head-api.ts';
import { retryDelayMs } from '../api/backoff.ts';

/** One stream's share of what the connection brings. */
export interface PushReceiver {
  onNotice(notice: ChannelNotice): void;
  onMessage(head: PushHead, bytes: Uint8Array<ArrayBuffer>): void;
  /** The connection can not be had: the stream must come by another way. */
  onBroken(): void;
}

interface Watch {
  readonly streamId: string;
  readonly receiver: PushReceiver;
}

const backoff = { baseMs: 500, capMs: 8000 };
/** So many tries in a row that brought nothing: something between the gateway and us passes no WebSockets. */
const triesBeforeBroken = 2;
/** Where WebSockets have passed before, it is rather the gateway that is away: tiles give it up before this way is. */
const triesOfKnownWay = 8;
/** For so long tiles that begin do not try this way again. */
const brokenForMs = 60_000;
/** Nothing came for so long, on a connection that should bring pictures, or not even an answer: it is taken for dead. */
const silentMs = 15_000;
/** Kept open without any stream, for the next page of the round. */
const lingerMs = 10_000;
const checkEveryMs = 2500;

/**
 * The one WebSocket that carries the pictures of all tiles of this page. It opens with the first stream, comes back with
 * jitter when it is lost, asks anew for everything then, and closes some time after the last stream.
 */
export class PushConnection {
  readonly #openSocket: () => WebSocket;
  readonly #watches = new Map<number, Watch>();
  #nextChannel = 0;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #check: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #hasWorked = false;
  #brokenUntilMs = -Infinity;
  #heardAtMs = 0;
  #neededAtMs = 0;

  /** @param openSocket to `pushPath` of the gateway */
  constructor(openSocket: () => WebSocket) {
    this.#openSocket = openSocket;
  }

  /** False for a while after it could not be had. */
  get isUsable(): boolean {
    return performance.now() >= this.#brokenUntilMs;
  }

  /** Opens the connection ahead of the first stream, so that this does not wait for it. */
  warmUp(): void {
    this.#neededAtMs = performance.now();
    if (this.#socket === undefined && this.#retry === undefined && this.isUsable) this.#connect();
  }

  /** @returns the undoing */
  watch(streamId: string, receiver: PushReceiver): () => void {
    const channel = this.#takeChannel();
    this.#watches.set(channel, { streamId, receiver });
    this.warmUp();
    this.#send({ watch: [{ channel, streamId }] });

    return () => {
      if (!this.#watches.delete(channel)) return;
      this.#neededAtMs = performance.now();
      this.#send({ drop: [channel] });
    };
  }

  /** Numbers are not used again soon: what is still under way for a stream that was left reaches nobody. */
  #takeChannel(): number {
    do this.#nextChannel = (this.#nextChannel + 1) & 0xffff;
    while (this.#watches.has(this.#nextChannel));

    return this.#nextChannel;
  }

  #connect(): void {
    const socket = this.#openSocket();
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heardAtMs = performance.now();
    this.#check ??= setInterval(() => this.#look(), checkEveryMs);
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (event) => this.#received(socket, event.data));
    socket.addEventListener('close', () => this.#closed(socket));
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return socket.close();
    const watch = [...this.#watches].map(([channel, { streamId }]) => ({ channel, streamId }));
    if (watch.length > 0) this.#send({ watch });
  }

  #received(socket: WebSocket, message: unknown): void {
    if (socket !== this.#socket) return;
    this.#heardAtMs = performance.now();
    this.#failures = 0;
    this.#hasWorked = true;
    if (typeof message === 'string') {
      // The gateway is the only sender on this connection and writes notices by its schema.
      const notice = JSON.parse(message) as PushNotice;
      if (notice.kind !== 'beat') this.#watches.get(notice.channel)?.receiver.onNotice(notice);
    } else if (message instanceof ArrayBuffer) {
      const head = readPushHead(message);
      if (head === undefined) return;
      this.#watches.get(head.channel)?.receiver.onMessage(head, new Uint8Array(message, pushHeadBytes));
    }
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    clearInterval(this.#check);
    this.#check = undefined;
    if (this.#watches.size === 0) return;
    this.#failures += 1;
    if (this.#failures >= (this.#hasWorked ? triesOfKnownWay : triesBeforeBroken)) return this.#break();
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        if (this.#watches.size > 0) this.#connect();
      },
      retryDelayMs(this.#failures, Math.random(), backoff),
    );
  }

  #break(): void {
    this.#brokenUntilMs = performance.now() + brokenForMs;
    this.#failures = 0;
    this.#hasWorked = false;
    const left = [...this.#watches.values()];
    this.#watches.clear();
    for (const { receiver } of left) receiver.onBroken();
  }

  #look(): void {
    const nowMs = performance.now();
    const isUnused = this.#watches.size === 0 && nowMs - this.#neededAtMs > lingerMs;
    const isDead = this.#watches.size > 0 && nowMs - this.#heardAtMs > silentMs;
    const socket = this.#socket;
    if (socket === undefined || (!isUnused && !isDead)) return;
    socket.close();
    this.#closed(socket); // a dead connection tells its end only after a long time
  }

  #send(request: PushRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }
}
