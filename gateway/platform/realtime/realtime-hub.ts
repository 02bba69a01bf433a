import type { Actor } from '../actor/actor.ts';
import type { Clock } from '../clock/clock.ts';
import type { Announcement, Announcer } from './announcement.ts';
import type { PageSocket } from './page-socket.ts';
import { RealtimeClient } from './realtime-client.ts';
import type { SocketRoom } from './socket-door.ts';

const batchMs = 1000;

/** All open pages: takes announcements from the subjects and tells each page what it may hear, once a second. */
export class RealtimeHub implements Announcer, SocketRoom {
  readonly path = '/api/v1/realtime';
  readonly isForContractors = true;
  readonly #clock: Clock;
  readonly #clients = new Set<RealtimeClient>();
  #batches: NodeJS.Timeout | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins to send batches. */
  start(): void {
    this.#batches = setInterval(() => this.#clients.forEach((client) => client.flush()), batchMs);
  }

  stop(): void {
    clearInterval(this.#batches);
  }

  enter(socket: PageSocket, actor: Actor): void {
    const client = new RealtimeClient(socket, actor, this.#clock);
    this.#clients.add(client);
    socket.onClose(() => this.#clients.delete(client));
  }

  announce(announcement: Announcement): void {
    for (const client of this.#clients) client.offer(announcement);
  }
}
