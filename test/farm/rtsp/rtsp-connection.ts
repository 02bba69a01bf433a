import type { Socket } from 'node:net';
import type { FarmFault } from '../device-state.ts';
import { type RtspRequest, RtspRequestReader } from './rtsp-request.ts';
import { type DeviceDoor, RtspSession } from './rtsp-session.ts';

/** Requests that wait for an answer; a client that sends more without reading answers is cut off. */
const MAX_WAITING = 64;

/** One TCP connection: answers in order, as far as the faults in force let it. */
export class RtspConnection {
  readonly #socket: Socket;
  readonly #door: DeviceDoor;
  readonly #session: RtspSession;
  readonly #reader = new RtspRequestReader();
  readonly #waiting: RtspRequest[] = [];
  /** When the first OPTIONS came; undefined once there was another request. */
  #knockedMs: number | undefined;
  #delay: NodeJS.Timeout | undefined;

  constructor(socket: Socket, door: DeviceDoor) {
    this.#socket = socket;
    this.#door = door;
    this.#session = new RtspSession(socket, door);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('close', () => this.#end());
  }

  /** A fault was set or taken away: cuts the connection, or goes on with what waits. */
  onFault(): void {
    const fault = this.#faultOf(undefined);
    if (fault?.kind === 'offline' && fault.mode === 'reset') this.#socket.resetAndDestroy();
    else this.#answerWaiting();
  }

  #end(): void {
    clearTimeout(this.#delay);
    this.#waiting.length = 0;
    this.#countKnock();
    this.#session.end();
  }

  #countKnock(): void {
    if (this.#knockedMs === undefined) return;
    const { counts } = this.#door.state;
    counts.knocks += 1;
    counts.lastKnockMs = this.#knockedMs;
  }

  #take(chunk: Buffer): void {
    const requests = this.#reader.read(chunk);
    if (requests === undefined || this.#waiting.length + requests.length > MAX_WAITING) {
      this.#socket.end('RTSP/1.0 413 Request Entity Too Large\r\n\r\n');
      this.#socket.destroySoon();
      return;
    }
    const isKnock = requests.every(({ method }) => method === 'OPTIONS');
    this.#knockedMs = isKnock && this.#session.loop === undefined ? performance.now() : undefined;
    this.#waiting.push(...requests);
    this.#answerWaiting();
  }

  #answerWaiting(): void {
    while (this.#delay === undefined && !this.#socket.destroyed) {
      const [request] = this.#waiting;
      if (request === undefined) return;
      const fault = this.#faultOf(request);
      if (fault?.kind === 'hang') return;
      this.#waiting.shift();
      this.#answerUnder(fault, request);
    }
  }

  #answerUnder(fault: FarmFault | undefined, request: RtspRequest): void {
    if (fault?.kind === 'offline') {
      if (fault.mode === 'reset') this.#socket.resetAndDestroy();
      return; // silent: the request is lost
    }
    if (fault?.kind !== 'slow') return this.#session.answer(request);
    this.#delay = setTimeout(() => {
      this.#delay = undefined;
      this.#session.answer(request);
      this.#answerWaiting();
    }, fault.delayMs);
  }

  /** The fault of the device, or of the channel that the request or the session is about. */
  #faultOf(request: RtspRequest | undefined): FarmFault | undefined {
    const loop = this.#session.loop ?? (request === undefined ? undefined : this.#door.loopAt(request.url));
    return this.#door.state.fault(loop?.video.channel.token);
  }
}
