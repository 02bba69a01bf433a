import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { DigestGate } from '../auth/digest-gate.ts';
import type { DeviceState } from '../device-state.ts';
import type { StreamKind } from '../scenario.ts';
import { selfSigned } from '../tls/self-signed.ts';
import { type HttpReply, plainReply } from './http-reply.ts';
import { SnapshotDoor } from './snapshot-door.ts';
import { SoapDoor } from './soap-door.ts';

export interface OnvifServerPorts {
  /** The channel's picture of this moment, JPEG. */
  snapshot(channelToken: string): Promise<Buffer>;
  forceKeyFrame(channelToken: string, kind: StreamKind): void;
}

const MAX_BODY_BYTES = 64 * 1024;

/** One device's HTTP port: SOAP services and snapshots, as well or as badly as its faults have it. */
export class FarmOnvifServer {
  readonly #state: DeviceState;
  readonly #soap: SoapDoor;
  readonly #snapshots: SnapshotDoor;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #inFlight = 0;
  #stopping = new AbortController();
  #forgetFaults: () => void = () => undefined;

  constructor(state: DeviceState, ports: OnvifServerPorts) {
    const gate = new DigestGate(state);
    this.#state = state;
    this.#soap = new SoapDoor(state, gate, (token, kind) => ports.forceKeyFrame(token, kind));
    this.#snapshots = new SnapshotDoor(state, gate, (token) => ports.snapshot(token));
  }

  /** @throws when the address is taken or not ours */
  async start(): Promise<void> {
    const { host, onvifPort } = this.#state.device;
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.serve(request, response);
    const isTls = this.#state.device.quirks?.isTls === true;
    const server = isTls ? createTlsServer(selfSigned(this.#state.device.id), serve) : createServer(serve);
    // A silent device keeps its connections for ever; the client is the one to lose patience.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    server.on('connection', (socket: Socket) => this.accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(onvifPort, host, resolve);
    });
    this.#server = server;
    this.open();
  }

  /** Ready to `accept` and `serve` what somebody else's listener takes in for this device. */
  open(): void {
    this.#stopping = new AbortController();
    this.#forgetFaults = this.#state.onFault(() => {
      if (this.#isResetting()) this.#resetAll();
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#forgetFaults();
    this.#stopping.abort();
    this.#soap.close();
    const closed = server && new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** From now on the device shows another certificate, as one that was exchanged does. */
  exchangeCertificate(): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext(selfSigned(this.#state.device.id));
  }

  accept(socket: Socket): void {
    this.#state.counts.connects += 1;
    this.#state.openConnections += 1;
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#state.openConnections -= 1;
      this.#sockets.delete(socket);
    });
    socket.on('error', () => undefined); // a reset by the client; 'close' follows
    if (this.#isResetting()) socket.resetAndDestroy();
  }

  #isResetting(): boolean {
    const fault = this.#state.fault();
    return fault?.kind === 'offline' && fault.mode === 'reset';
  }

  #resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { counts } = this.#state;
    this.#inFlight += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, this.#inFlight);
    response.once('close', () => (this.#inFlight -= 1));
    const body = await readBody(request);
    if (body === undefined || !(await this.#mayAnswer())) return;
    const reply = await this.#answer(request, body);
    response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
    const isHanging = this.#state.fault()?.kind === 'hang';
    if (isHanging) response.write(reply.body.subarray(0, reply.body.length >> 1));
    else response.end(reply.body);
  }

  /** @returns false when this request stays without an answer */
  async #mayAnswer(): Promise<boolean> {
    const fault = this.#state.fault();
    if (fault?.kind === 'offline') return false;
    if (fault?.kind !== 'slow') return true;
    return delay(fault.delayMs, true, { signal: this.#stopping.signal }).catch(() => false);
  }

  async #answer({ method, url: path = '/', headers }: IncomingMessage, body: string): Promise<HttpReply> {
    const { authorization } = headers;
    if (method === 'POST') return this.#soap.answer({ path, authorization, body });
    if (method === 'GET' && path.startsWith('/snapshot/')) return this.#snapshots.answer(path, authorization);
    return plainReply(404, 'not found');
  }
}

/** @returns undefined when the client went away or sent too much */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return void request.socket.destroy();
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
