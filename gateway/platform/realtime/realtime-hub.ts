import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Actor } from '../actor/actor.ts';
import type { Clock } from '../clock/clock.ts';
import { isOwnOrigin } from '../http/origin-guard.ts';
import type { Announcement, Announcer } from './announcement.ts';
import { RealtimeClient } from './realtime-client.ts';

const path = '/api/v1/realtime';
const batchMs = 1000;
const pingMs = 30_000;
const maxMessageBytes = 65_536;
/** RFC 6455 §7.4.1: going away. */
const goingAway = 1001;
/** Ours: the session of this connection ended. */
const sessionEnded = 4401;

const socketOptions = {
  noServer: true,
  maxPayload: maxMessageBytes,
  perMessageDeflate: false,
  /** How long a page may take to answer our goodbye, ms: a sleeping one must not hold up the end of the gateway. */
  closeTimeout: 2000,
};

interface RealtimeHubDeps {
  readonly clock: Clock;
  readonly allowedOrigins: readonly string[];
}

/** Who holds the session of a Cookie header. */
type ResolveSession = (cookieHeader: string | undefined) => Promise<Actor | undefined>;

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Admission {
  readonly actor: Actor;
  readonly resolveSession: ResolveSession;
}

/** All open pages: takes announcements from the subjects and tells each page what it may hear, once a second. */
export class RealtimeHub implements Announcer {
  readonly #deps: RealtimeHubDeps;
  readonly #clients = new Set<RealtimeClient>();
  readonly #sockets = new WebSocketServer(socketOptions);
  #timers: readonly NodeJS.Timeout[] = [];

  constructor(deps: RealtimeHubDeps) {
    this.#deps = deps;
  }

  /** Answers upgrades of this server and begins to send batches. */
  start(server: Server, resolveSession: ResolveSession): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      void this.#admit(request, resolveSession).then((admission) => {
        if (typeof admission === 'string') refuse(socket, admission);
        else this.#upgrade({ request, socket, head }, { actor: admission, resolveSession });
      });
    });
    this.#timers = [
      setInterval(() => this.#clients.forEach((client) => client.flush()), batchMs),
      setInterval(() => this.#clients.forEach((client) => client.ping()), pingMs),
    ];
  }

  announce(announcement: Announcement): void {
    for (const client of this.#clients) client.offer(announcement);
  }

  /** A session that ended hears nothing any more. */
  closeSession(sessionId: string): void {
    for (const client of this.#clients) {
      if (client.actor.sessionId === sessionId) client.close(sessionEnded, 'session ended');
    }
  }

  stop(): void {
    this.#timers.forEach((timer) => clearInterval(timer));
    this.#clients.forEach((client) => client.close(goingAway, 'gateway stops'));
    this.#sockets.close();
  }

  /** @returns who may enter, or the status line of the refusal */
  async #admit(request: IncomingMessage, resolveSession: ResolveSession): Promise<Actor | string> {
    if (request.url?.split('?', 1)[0] !== path) return '404 Not Found';
    if (!isOwnOrigin(request, this.#deps.allowedOrigins)) return '403 Forbidden';
    const actor = await resolveSession(request.headers.cookie).catch(() => undefined);
    return actor ?? '401 Unauthorized';
  }

  #upgrade({ request, socket, head }: Upgrade, { actor, resolveSession }: Admission): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const client = new RealtimeClient(webSocket, actor, this.#deps.clock);
      this.#clients.add(client);
      webSocket.on('close', () => this.#clients.delete(client));
      webSocket.on('error', () => webSocket.terminate());
      // The session may have ended between the question who it is and now.
      void resolveSession(request.headers.cookie)
        .catch(() => undefined)
        .then((still) => still ?? client.close(sessionEnded, 'session ended'));
    });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
