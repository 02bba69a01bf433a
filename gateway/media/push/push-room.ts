import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { PageSocket } from '../../platform/realtime/page-socket.ts';
import type { SocketRoom } from '../../platform/realtime/socket-door.ts';
import type { LiveService } from '../live-service.ts';
import { pushPath } from './push-head-api.ts';
import { PushConnection } from './push-connection.ts';

const checkEveryMs = 1000;

interface PushRoomDeps {
  readonly service: Pick<LiveService, 'receive'>;
  readonly clock: Clock;
}

/** Where pages get the pictures of all their tiles over one connection each. */
export class PushRoom implements SocketRoom {
  readonly path = pushPath;
  readonly isForDisplays = true;
  readonly #deps: PushRoomDeps;
  readonly #connections = new Set<PushConnection>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: PushRoomDeps) {
    this.#deps = deps;
  }

  /** How many pages are in, for metrics. */
  get size(): number {
    return this.#connections.size;
  }

  start(): void {
    this.#timer = setInterval(() => this.#connections.forEach((connection) => connection.check()), checkEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  enter(socket: PageSocket, actor: Actor): void {
    const connection = new PushConnection(socket, actor, this.#deps);
    this.#connections.add(connection);
    socket.onClose(() => this.#connections.delete(connection));
  }
}
