import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Actor } from '../actor/actor.ts';
import { isOwnOrigin } from '../http/origin-guard.ts';
import { closeCodes, type PageSocket, wrapSocket } from './page-socket.ts';

const pingMs = 30_000;
const maxMessageBytes = 65_536;

const socketOptions = {
  noServer: true,
  maxPayload: maxMessageBytes,
  perMessageDeflate: false,
  /** How long a page may take to answer our goodbye, ms: a sleeping one must not hold up the end of the gateway. */
  closeTimeout: 2000,
};

/** What lies behind one path of the door. */
export interface SocketRoom {
  readonly path: string;
  /** Displays of walls may enter; other rooms are for people only. */
  readonly isForDisplays?: true;
  /** Contractors may enter, and hear there what is theirs. */
  readonly isForContractors?: true;
  /** Takes a page in; its messages begin to arrive when this has returned. */
  enter(socket: PageSocket, actor: Actor): void;
}

/** Who holds the session of a Cookie header. */
type ResolveSession = (cookieHeader: string | undefined) => Promise<Actor | undefined>;

interface Guest {
  readonly actor: Actor;
  answered: boolean;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Admission {
  readonly room: SocketRoom;
  readonly actor: Actor;
  readonly resolveSession: ResolveSession;
}

/**
 * The one door for WebSockets: lets sessions of our own pages into the rooms, watches that they are still there, and
 * shows them out when their session ends.
 */
export class SocketDoor {
  readonly #rooms: readonly SocketRoom[];
  readonly #allowedOrigins: readonly string[];
  readonly #guests = new Map<WebSocket, Guest>();
  readonly #sockets = new WebSocketServer(socketOptions);
  #pinging: NodeJS.Timeout | undefined;

  /** @param allowedOrigins further origins that browsers may come from, beside the gateway's own */
  constructor(rooms: readonly SocketRoom[], allowedOrigins: readonly string[]) {
    this.#rooms = rooms;
    this.#allowedOrigins = allowedOrigins;
  }

  /** Answers upgrades of this server. */
  start(server: Server, resolveSession: ResolveSession): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      void this.#admit(request, resolveSession).then((admission) => {
        if (typeof admission === 'string') refuse(socket, admission);
        else this.#upgrade({ request, socket, head }, admission);
      });
    });
    this.#pinging = setInterval(() => this.#ping(), pingMs);
  }

  /** A session that ended hears and sees nothing any more. */
  closeSession(sessionId: string): void {
    for (const [socket, { actor }] of this.#guests) {
      if (actor.sessionId === sessionId) socket.close(closeCodes.sessionEnded, 'session ended');
    }
  }

  stop(): void {
    clearInterval(this.#pinging);
    for (const socket of this.#guests.keys()) socket.close(closeCodes.goingAway, 'gateway stops');
    this.#sockets.close();
  }

  /** @returns where the page may enter, or the status line of the refusal */
  async #admit(request: IncomingMessage, resolveSession: ResolveSession): Promise<Admission | string> {
    const path = request.url?.split('?', 1)[0];
    const room = this.#rooms.find((one) => one.path === path);
    if (room === undefined) return '404 Not Found';
    if (!isOwnOrigin(request, this.#allowedOrigins)) return '403 Forbidden';
    const actor = await resolveSession(request.headers.cookie).catch(() => undefined);
    if (actor === undefined) return '401 Unauthorized';
    return isClosedTo(actor, room) ? '403 Forbidden' : { room, actor, resolveSession };
  }

  #upgrade({ request, socket, head }: Upgrade, { room, actor, resolveSession }: Admission): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const guest = { actor, answered: true };
      this.#guests.set(webSocket, guest);
      webSocket.on('pong', () => (guest.answered = true));
      webSocket.on('close', () => this.#guests.delete(webSocket));
      webSocket.on('error', () => webSocket.terminate());
      room.enter(wrapSocket(webSocket), actor);
      // The session may have ended between the question who it is and now.
      void resolveSession(request.headers.cookie)
        .catch(() => undefined)
        .then((still) => still ?? webSocket.close(closeCodes.sessionEnded, 'session ended'));
    });
  }

  /** Asks for a sign of life; a connection that missed the last one is dead. */
  #ping(): void {
    for (const [socket, guest] of this.#guests) {
      if (!guest.answered) {
        socket.terminate();
        continue;
      }
      guest.answered = false;
      socket.ping();
    }
  }
}

function isClosedTo({ display, contractor, mustChangePassword }: Actor, room: SocketRoom): boolean {
  if (mustChangePassword === true) return true;
  if (display !== undefined) return room.isForDisplays !== true;
  return contractor !== undefined && room.isForContractors !== true;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
