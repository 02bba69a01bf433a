/** What a farm consists of: devices, their channels, and how they misbehave by nature. */
import { demoCameras, demoRecorder } from './demo-cameras.ts';
import type { FarmQuirks } from './farm-quirks.ts';

/** Look of a place; each has its own backdrop and moving things. */
export type PictureStyle = 'street' | 'market' | 'river' | 'square' | 'lane' | 'gate' | 'station' | 'garage';

/** Style and seed decide every pixel of a channel's picture. */
export interface FarmPicture {
  readonly style: PictureStyle;
  readonly seed: number;
}

/** One picture source: a camera's only one, or an NVR's channel. */
export interface FarmChannel {
  /** ONVIF VideoSource token. */
  readonly token: string;
  /** Place name, as burnt into the picture. */
  readonly name: string;
  /** 0–63, unique in the scenario: the camera bits of the barcode. */
  readonly cameraCode: number;
  readonly picture: FarmPicture;
  /** Streams that are H.265; the others are H.264. */
  readonly h265?: readonly StreamKind[];
  /** Its clip has spoilt pictures, too, for the faults of `SPOILT_KINDS`: they take three times as long to encode. */
  readonly hasSpoilt?: true;
  /** What is burnt in instead of the device's own: hundreds of cameras share a dozen clips so. */
  readonly clip?: { readonly id: string; readonly cameraCode: number; readonly label?: string };
}

export interface FarmDevice {
  /** Name in the farm's API, e.g. `cam-01`. */
  readonly id: string;
  readonly kind: 'camera' | 'nvr';
  /** An address of 127.0.0.0/8 of its own. */
  readonly host: string;
  readonly onvifPort: number;
  readonly rtspPort: number;
  readonly username: string;
  readonly password: string;
  readonly channels: readonly FarmChannel[];
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  /** `aa:bb:cc:dd:ee:ff` */
  readonly mac: string;
  /** WS-Discovery endpoint, without `urn:uuid:`. */
  readonly endpointUuid: string;
  /** Scope text, may be Chinese. */
  readonly location: string;
  /** Has a PTZ service with presets. */
  readonly hasPtz?: boolean;
  readonly quirks?: FarmQuirks;
}

export interface FarmScenario {
  readonly devices: readonly FarmDevice[];
}

export interface DemoOptions {
  /** First three bytes of the devices' addresses, e.g. `127.40.0`. Farms that run together need one each. */
  readonly subnet?: string;
  readonly password?: string;
}

export const DEMO_SUBNET = '127.40.0';
export const DEMO_USERNAME = 'patrol';
export const DEMO_PASSWORD = 'Farm-Demo-2025';

/** The ports of every demo device. */
const DEMO_PORTS = { onvifPort: 8000, rtspPort: 8554 } as const;

function hexOf(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Eight cameras (.11–.18, `cam-01`…`cam-08`) and an NVR of four channels (.30, `nvr-01`): twelve videos. */
export function demoScenario(options: DemoOptions = {}): FarmScenario {
  const subnet = options.subnet ?? DEMO_SUBNET;
  const subnetHex = subnet
    .split('.')
    .map((part) => hexOf(Number(part), 2))
    .join('');
  const login = { username: DEMO_USERNAME, password: options.password ?? DEMO_PASSWORD };
  const identity = (number: number) => ({
    serial: `40470592391806${String(number).padStart(4, '0')}`,
    mac: `02:fa:${subnetHex.match(/../g)?.join(':') ?? ''}:${hexOf(number, 2)}`,
    endpointUuid: `5f5a69c2-e0ae-4f50-9f00-${subnetHex}0000${hexOf(number, 2)}`,
  });

  const cameras = demoCameras.map((camera, index): FarmDevice => {
    const { name, picture, h265, ...device } = camera;
    const own = { token: 'VideoSource_1', name, cameraCode: index + 1, picture };
    const channel: FarmChannel = { ...own, ...(h265 && { h265 }) };
    const place = { id: `cam-0${index + 1}`, host: `${subnet}.${11 + index}`, ...DEMO_PORTS };
    return { kind: 'camera', ...place, ...login, ...identity(11 + index), ...device, channels: [channel] };
  });
  const { channels, ...recorder } = demoRecorder;
  const nvr: FarmDevice = {
    id: 'nvr-01',
    kind: 'nvr',
    host: `${subnet}.30`,
    ...DEMO_PORTS,
    ...login,
    ...identity(30),
    ...recorder,
    channels: channels.map((channel, index) => ({
      token: `VideoSource_${index + 1}`,
      cameraCode: demoCameras.length + 1 + index,
      ...channel,
    })),
  };
  return { devices: [...cameras, nvr] };
}

/** Which of a channel's two streams. */
export type StreamKind = 'main' | 'sub';

export type VideoCodec = 'h264' | 'h265';

export function codecOf({ h265 = [] }: FarmChannel, stream: StreamKind): VideoCodec {
  return h265.includes(stream) ? 'h265' : 'h264';
}

/** ONVIF profile token of a channel's stream, e.g. `VideoSource_1-main`. */
export function profileToken(channel: FarmChannel, stream: StreamKind): string {
  return `${channel.token}-${stream}`;
}

/** Path of a channel's stream in RTSP URIs, e.g. `/live/VideoSource_1/main`. */
export function streamPath(channel: FarmChannel, stream: StreamKind): string {
  return `/live/${channel.token}/${stream}`;
}
