/** Doors of simulated devices and clients of theirs, for tests. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { poll } from '../../poll.ts';
import { type ChannelVideo, readChannelVideo } from '../channel-video.ts';
import { STREAM_KINDS } from '../clips/clip-recipe.ts';
import { prepareClips } from '../clips/prepare-clips.ts';
import { DeviceState } from '../device-state.ts';
import { type FrameCode, readFrameCode } from '../frame-code.ts';
import type { StreamTruth } from '../rtp/video-loop.ts';
import type { FarmQuirks } from '../farm-quirks.ts';
import { demoScenario, type FarmDevice, streamPath } from '../scenario.ts';
import { PlainRtspClient } from './plain-client.ts';
import { FarmRtspServer } from './rtsp-server.ts';

/** The sub stream of every device's first channel, and of the recorder's second. */
export const FIRST_SUB = '/live/VideoSource_1/sub';
export const SECOND_SUB = '/live/VideoSource_2/sub';

const devices = demoScenario({ subnet: '127.44.0' }).devices;

function demoDevice(id: string): FarmDevice {
  const device = devices.find((candidate) => candidate.id === id);
  if (device === undefined) throw new Error(`the demo has no ${id}`);
  return { ...device, channels: device.channels.slice(0, 2) };
}

/** The demo's first camera (barcode 1) and its recorder, with two channels, at addresses of these tests. */
export const camera = demoDevice('cam-01');
export const recorder = demoDevice('nvr-01');

export interface Door {
  readonly state: DeviceState;
  readonly server: FarmRtspServer;
}

export class RtspRig {
  readonly #videos = new Map<string, Map<string, ChannelVideo>>();
  readonly #doors: Door[] = [];
  readonly #clients: PlainRtspClient[] = [];

  /** Reads the clips; encodes them when the demo's cache has none. */
  async prepare(): Promise<void> {
    const clips = await prepareClips({ devices: [camera, recorder] }, resolve('.cache/farm'));
    for (const device of [camera, recorder]) {
      const videos = new Map<string, ChannelVideo>();
      for (const channel of device.channels) {
        const folder = clips.folderOf(device.id, channel.token);
        for (const kind of STREAM_KINDS) {
          videos.set(streamPath(channel, kind), await readChannelVideo(folder, channel, kind));
        }
      }
      this.#videos.set(device.id, videos);
    }
  }

  async open(device: FarmDevice, quirks: FarmQuirks = {}): Promise<Door> {
    const state = new DeviceState({ ...device, quirks });
    const server = new FarmRtspServer(state, this.#videos.get(device.id) ?? new Map<string, ChannelVideo>());
    await server.start();
    this.#doors.push({ state, server });
    return { state, server };
  }

  dial(device: FarmDevice, password?: string): PlainRtspClient {
    const client = new PlainRtspClient(device, password);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.close();
    for (const { server } of this.#doors.splice(0)) await server.stop();
  }
}

/** What the door says of the first channel's sub stream. */
export function truthOf({ server }: Door): StreamTruth {
  const truth = server.streams().find(({ channelToken, kind }) => channelToken === 'VideoSource_1' && kind === 'sub');
  if (truth === undefined) throw new Error('no sub stream');
  return truth;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly output: Buffer;
  readonly complaints: string;
}

export async function runPlayer(program: string, args: readonly string[]): Promise<ProgramEnd> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const code = await new Promise<number | null>((settle) => child.on('close', settle));
  return { code, output: Buffer.concat(output), complaints };
}

export function uriOf({ host, rtspPort, username, password }: FarmDevice, path: string): string {
  return `rtsp://${username}:${password}@${host}:${rtspPort}${path}`;
}

/** What ffmpeg sees: barcodes of the first pictures, and every complaint. */
export async function watch(device: FarmDevice, path: string, pictures: number) {
  const [width, height] = [320, 180];
  const input = ['-v', 'error', '-rtsp_transport', 'tcp', '-i', uriOf(device, path), '-frames:v', String(pictures)];
  const raw = ['-fps_mode', 'passthrough', '-s', `${width}x${height}`, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-'];
  const { output, complaints } = await runPlayer('ffmpeg', [...input, ...raw]);
  const bytes = width * height * 4;
  const codes = Array.from({ length: output.length / bytes }, (_, index): FrameCode | undefined =>
    readFrameCode(output.subarray(index * bytes, (index + 1) * bytes), width, height),
  );
  return { codes, complaints };
}

/** The frames that a client got, in order. */
export function framesOf(client: PlainRtspClient): { readonly rtpTime: number; readonly isKey: boolean }[] {
  const keyByTime = new Map<number, boolean>();
  for (const packet of client.rtp) {
    const rtpTime = packet.readUInt32BE(4);
    keyByTime.set(rtpTime, keyByTime.get(rtpTime) === true || isKeyPacket(packet));
  }
  return [...keyByTime].map(([rtpTime, isKey]) => ({ rtpTime, isKey }));
}

function isKeyPacket(packet: Buffer): boolean {
  const type = packet.readUInt8(12) & 0x1f;
  return type === 5 || (type === 28 && (packet.readUInt8(13) & 0x1f) === 5);
}

export async function moreFrames(client: PlainRtspClient, count: number): Promise<void> {
  const before = framesOf(client).length;
  await poll(`${count} more frames come`, () => framesOf(client).length >= before + count || undefined);
}
