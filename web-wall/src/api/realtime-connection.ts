import type { RealtimeBatch, RealtimeRequest, RealtimeTopic } from '../../../gateway/platform/realtime/realtime-api.ts';
import { retryDelayMs } from './backoff.ts';
import { freshSequence, judgeBatch } from './realtime-sequence.ts';

const backoff = { baseMs: 1000, capMs: 15_000 };

type Listener = (data: unknown) => void;

/**
 * The one WebSocket of a page. Owns the socket, its reconnecting and the subscriptions, and undoes all of it in `stop`.
 * Tells `onGap` whenever messages may have been missed: after each connect and after a hole in the numbering.
 */
export class RealtimeConnection {
  readonly #url: string;
  readonly #listeners = new Map<RealtimeTopic, Set<Listener>>();
  readonly #gapListeners = new Set<() => void>();
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #sequence = freshSequence;
  #failures = 0;
  #stopped = true;

  constructor(url: string) {
    this.#url = url;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** @returns the undoing */
  onTopic(topic: RealtimeTopic, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    if (listeners.size === 1) this.#subscribe();

    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#subscribe();
    };
  }

  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);

    return () => this.#gapListeners.delete(listener);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#sequence = freshSequence;
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (event) => this.#received(socket, event.data));
    socket.addEventListener('close', () => this.#closed(socket));
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#failures = 0;
    this.#subscribe();
    for (const listener of this.#gapListeners) listener();
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== 'string') return;
    // The gateway is the only sender on this connection and writes batches by its schema.
    const batch = JSON.parse(data) as RealtimeBatch;
    const { sequence, verdict } = judgeBatch(this.#sequence, batch.seq);
    this.#sequence = sequence;
    if (verdict === 'drop') return;
    for (const { topic, data: content } of batch.events) {
      for (const listener of this.#listeners.get(topic) ?? []) listener(content);
    }
    if (verdict === 'reread') for (const listener of this.#gapListeners) listener();
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket || this.#stopped) return;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), retryDelayMs(this.#failures, Math.random(), backoff));
  }

  #subscribe(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const topics = [...this.#listeners].filter(([, listeners]) => listeners.size > 0).map(([topic]) => topic);
    this.#socket.send(JSON.stringify({ subscribe: topics } satisfies RealtimeRequest));
  }
}
