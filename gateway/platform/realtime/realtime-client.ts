import type { Actor } from '../actor/actor.ts';
import { isWithin } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Announcement } from './announcement.ts';
import { Outbox } from './outbox.ts';
import type { PageSocket } from './page-socket.ts';
import { realtimeRequest, type RealtimeTopic } from './realtime-api.ts';

/** Above this many unsent bytes a batch waits and coalesces. */
const pauseBytes = 1_048_576;
/** Above this many, or when paused for so long, the connection is given up: the client comes back and resyncs. */
const giveUpBytes = 4 * pauseBytes;
const giveUpMs = 15_000;

/** One page's connection: knows who it is, what it wants, and never grows a queue for a slow reader. */
export class RealtimeClient {
  readonly #socket: PageSocket;
  readonly #actor: Actor;
  readonly #clock: Clock;
  readonly #outbox = new Outbox();
  #topics: ReadonlySet<RealtimeTopic> = new Set();
  #pausedSinceMs: number | undefined;

  constructor(socket: PageSocket, actor: Actor, clock: Clock) {
    this.#actor = actor;
    this.#socket = socket;
    this.#clock = clock;
    socket.onMessage((message) => this.#read(message));
  }

  /** Keeps the announcement for the next batch if this client may hear it and wants to. */
  offer(announcement: Announcement): void {
    if (!this.#topics.has(announcement.topic)) return;
    const heard = hear(this.#actor, announcement);
    if (heard === undefined) return;
    this.#outbox.put(heard);
    if (announcement.urgency === 'now') this.flush();
  }

  /** Sends what waits, unless the reader is slow; gives a reader up that stays slow. */
  flush(): void {
    const unsent = this.#socket.unsentBytes;
    const nowMs = this.#clock.monotonic();
    if (unsent > pauseBytes) {
      this.#pausedSinceMs ??= nowMs;
      if (unsent > giveUpBytes || nowMs - this.#pausedSinceMs > giveUpMs)
        this.#socket.close('tryAgainLater', 'too slow');
      return;
    }
    this.#pausedSinceMs = undefined;
    const batch = this.#outbox.take(this.#clock.now());
    if (batch !== undefined) this.#socket.send(JSON.stringify(batch));
  }

  #read(message: unknown): void {
    const request = realtimeRequest.safeParse(message);
    if (!request.success) return this.#socket.close('policyViolation', 'send {"subscribe": [topics]}');
    this.#topics = new Set(request.data.subscribe);
  }
}

/** The announcement as the actor may hear it; undefined when it is not for the actor at all. */
function hear({ sessionId, scope, contractor }: Actor, announcement: Announcement): Announcement | undefined {
  const { audience, granted } = announcement;
  if (contractor !== undefined && announcement.unitId !== contractor.unitId) return undefined;
  if (audience === 'everybody') return announcement;
  if ('sessionId' in audience) return audience.sessionId === sessionId ? announcement : undefined;
  if (isWithin(scope, audience.organisationPath)) return announcement;
  if (granted === undefined || scope.granted?.find(granted.cameraId, 'see') === undefined) return undefined;
  return { ...announcement, data: granted.data };
}
