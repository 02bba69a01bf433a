import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { DigestGate } from '../auth/digest-gate.ts';
import type { ChannelVideo } from '../channel-video.ts';
import type { DeviceState } from '../device-state.ts';
import { type StreamTruth, VideoLoop } from '../rtp/video-loop.ts';
import { RtspConnection } from './rtsp-connection.ts';
import type { DeviceDoor } from './rtsp-session.ts';

/** The RTSP door of a simulated device: its clips in a loop over TCP, behind a Digest login (RFC 2326). */
export class FarmRtspServer {
  readonly #state: DeviceState;
  readonly #loops: ReadonlyMap<string, VideoLoop>;
  readonly #door: DeviceDoor;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<RtspConnection>();
  #stopListening: () => void = () => undefined;

  /** @param videos by path, as of `streamPath()` */
  constructor(state: DeviceState, videos: ReadonlyMap<string, ChannelVideo>) {
    this.#state = state;
    this.#loops = new Map([...videos].map(([path, video]) => [path, new VideoLoop(video, state)]));
    this.#door = { state, gate: new DigestGate(state), loopAt: (url) => this.#loops.get(pathOf(url)) };
  }

  /** Rejects when the device's address is taken. */
  async start(): Promise<void> {
    const { rtspPort, host } = this.#state.device;
    const server = createServer((socket) => this.accept(socket));
    server.listen(rtspPort, host);
    await once(server, 'listening');
    this.#server = server;
    this.open();
  }

  /** Ready to `accept` what somebody else's listener takes in for this device. */
  open(): void {
    this.#stopListening = this.#state.onFault(() => this.#onFault());
  }

  async stop(): Promise<void> {
    this.#stopListening();
    const server = this.#server;
    this.#server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Lets the channel's next frame be a key frame, in both streams unless one is named. */
  forceKeyFrame(channelToken: string, kind?: 'main' | 'sub'): void {
    for (const loop of this.#loops.values()) {
      const { video } = loop;
      if (video.channel.token === channelToken && (kind ?? video.kind) === video.kind) loop.forceKeyFrame();
    }
  }

  streams(): StreamTruth[] {
    return [...this.#loops.values()].map((loop) => loop.truth());
  }

  accept(socket: Socket): void {
    this.#state.counts.connects++;
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // a reset by the client; 'close' follows
    socket.on('close', () => this.#sockets.delete(socket));
    const fault = this.#state.fault();
    if (fault?.kind === 'offline') {
      if (fault.mode === 'reset') socket.resetAndDestroy();
      else socket.resume(); // what it says is lost, also when the device comes back
      return;
    }
    const connection = new RtspConnection(socket, this.#door);
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
  }

  #onFault(): void {
    for (const connection of [...this.#connections]) connection.onFault();
  }
}

/** `/live/VideoSource_1/main` of a URL with or without host, query and track; empty when it is none. */
function pathOf(url: string): string {
  const path = URL.parse(url, 'rtsp://device')?.pathname ?? '';
  return path.replace(/\/trackID=\d+$/i, '').replace(/\/+$/, '');
}
