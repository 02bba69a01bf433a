import type { WebSocket } from 'ws';
import type { Actor } from '../actor/actor.ts';
import { isWithin } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Announcement } from './announcement.ts';
import { Outbox } from './outbox.ts';
import { realtimeRequest, type RealtimeTopic } from './realtime-api.ts';
import { textOf } from './socket-text.ts';

/** Above this many unsent bytes a batch waits and coalesces. */
const pauseBytes = 1_048_576;
/** Above this many, or when paused for so long, the connection is given up: the client comes back and resyncs. */
const giveUpBytes = 4 * pauseBytes;
const giveUpMs = 15_000;

/** RFC 6455 §7.4: 1008 policy violation, 1013 try again later. */
const policyViolation = 1008;
const tryAgainLater = 1013;

/** One page's connection: knows who it is, what it wants, and never grows a queue for a slow reader. */
export class RealtimeClient {
  readonly #socket: WebSocket;
  readonly #actor: Actor;
  readonly #clock: Clock;
  readonly #outbox = new Outbox();
  #topics: ReadonlySet<RealtimeTopic> = new Set();
  #pausedSinceMs: number | undefined;

  constructor(socket: WebSocket, actor: Actor, clock: Clock) {
    this.#actor = actor;
    this.#socket = socket;
    this.#clock = clock;
    socket.on('message', (data, isBinary) => this.#read(data, isBinary));
  }

  /** Keeps the announcement for the next batch if this client may hear it and wants to. */
  offer(announcement: Announcement): void {
    if (!this.#topics.has(announcement.topic) || !mayHear(this.#actor, announcement.audience)) return;
    this.#outbox.put(announcement);
    if (announcement.urgency === 'now') this.flush();
  }

  /** Sends what waits, unless the reader is slow; gives a reader up that stays slow. */
  flush(): void {
    const unsent = this.#socket.bufferedAmount;
    const nowMs = this.#clock.monotonic();
    if (unsent > pauseBytes) {
      this.#pausedSinceMs ??= nowMs;
      if (unsent > giveUpBytes || nowMs - this.#pausedSinceMs > giveUpMs) this.#socket.close(tryAgainLater, 'too slow');
      return;
    }
    this.#pausedSinceMs = undefined;
    const batch = this.#outbox.take(this.#clock.now());
    if (batch !== undefined) this.#socket.send(JSON.stringify(batch));
  }

  #read(data: WebSocket.RawData, isBinary: boolean): void {
    const request = isBinary ? undefined : parseRequest(data);
    if (request === undefined) return this.#socket.close(policyViolation, 'send {"subscribe": [topics]}');
    this.#topics = new Set(request.subscribe);
  }
}

function mayHear(actor: Actor, audience: Announcement['audience']): boolean {
  if ('sessionId' in audience) return audience.sessionId === actor.sessionId;
  return isWithin(actor.scope, audience.organisationPath);
}

function parseRequest(data: WebSocket.RawData): { subscribe: RealtimeTopic[] } | undefined {
  try {
    return realtimeRequest.parse(JSON.parse(textOf(data)));
  } catch {
    return undefined;
  }
}
