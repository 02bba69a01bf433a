/** What a device says of itself: addresses and scopes. Quirks may make the host wrong. */
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { type FarmChannel, type FarmDevice, type StreamKind, streamPath } from '../scenario.ts';
import { SERVICES, type ServicePrefix } from './soap-envelope.ts';

/** The services that a device has. */
export function servicesOf(device: FarmDevice): readonly ServicePrefix[] {
  const { isMedia2Only = false, hasEvents = false } = device.quirks ?? {};
  return [
    'tds',
    ...(isMedia2Only ? [] : (['trt'] as const)),
    'tr2',
    ...(device.hasPtz ? (['tptz'] as const) : []),
    ...(hasEvents ? (['tev', 'pull'] as const) : []),
  ];
}

export function xaddrOf(device: FarmDevice, service: ServicePrefix): string {
  return `${baseOf(device)}${SERVICES[service].path}`;
}

export function streamUriOf(device: FarmDevice, channel: FarmChannel, kind: StreamKind): string {
  const port = device.quirks?.tellsDoublePort === true ? '80:554' : device.rtspPort;
  const key = createHash('sha256').update(`${channel.token} ${kind}`).digest('hex').slice(0, 8);
  const query = device.quirks?.isUnruly === true ? `?key=${key}` : '';
  return `rtsp://${toldHost(device)}:${port}${streamPath(channel, kind)}${query}`;
}

export function snapshotUriOf(device: FarmDevice, channel: FarmChannel): string {
  switch (device.quirks?.snapshotUri) {
    case 'rtsp':
      return streamUriOf(device, channel, 'main');
    case 'empty':
      return '';
    case 'foreign':
      return `http://192.0.2.77${snapshotPath(channel)}`;
    case undefined:
      return `${baseOf(device)}${snapshotPath(channel)}`;
  }
}

export function snapshotPath(channel: FarmChannel): string {
  return `/snapshot/${encodeURIComponent(channel.token)}.jpg`;
}

function baseOf(device: FarmDevice): string {
  const scheme = device.quirks?.isTls === true ? 'https' : 'http';
  return `${scheme}://${toldHost(device)}:${device.onvifPort}`;
}

function toldHost(device: FarmDevice): string {
  return device.quirks?.wrongXAddr ?? device.host;
}

/** Scope URIs, percent-encoded in UTF-8 (or, by careless firmware, in GBK). A camera's name is its place, a recorder's its make. */
export function scopesOf(device: FarmDevice): readonly string[] {
  const { kind, vendor, model, location, channels } = device;
  const name = (kind === 'camera' ? channels[0]?.name : undefined) ?? `${vendor} ${model}`;
  const encode = device.quirks?.writesGbk === true ? percentGbk : encodeURIComponent;
  const values = [
    'Profile/Streaming',
    'Profile/T',
    kind === 'nvr' ? 'type/Network_Video_Recorder' : 'type/video_encoder',
    ...(device.hasPtz ? ['type/ptz'] : []),
    `hardware/${encode(model)}`,
    `name/${encode(name)}`,
    `location/${encode(location)}`,
  ];
  return values.map((value) => `onvif://www.onvif.org/${value}`);
}

function percentGbk(text: string): string {
  return [...iconv.encode(text, 'gbk')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
