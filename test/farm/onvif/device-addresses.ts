/** What a device says of itself: addresses and scopes. Quirks may make the host wrong. */
import { type FarmChannel, type FarmDevice, type StreamKind, streamPath } from '../scenario.ts';
import { SERVICES, type ServicePrefix } from './soap-envelope.ts';

/** The services that a device has. */
export function servicesOf(device: FarmDevice): readonly ServicePrefix[] {
  return device.hasPtz ? ['tds', 'trt', 'tr2', 'tptz'] : ['tds', 'trt', 'tr2'];
}

export function xaddrOf(device: FarmDevice, service: ServicePrefix): string {
  return `http://${toldHost(device)}:${device.onvifPort}${SERVICES[service].path}`;
}

export function streamUriOf(device: FarmDevice, channel: FarmChannel, kind: StreamKind): string {
  return `rtsp://${toldHost(device)}:${device.rtspPort}${streamPath(channel, kind)}`;
}

export function snapshotUriOf(device: FarmDevice, channel: FarmChannel): string {
  return `http://${toldHost(device)}:${device.onvifPort}${snapshotPath(channel)}`;
}

export function snapshotPath(channel: FarmChannel): string {
  return `/snapshot/${encodeURIComponent(channel.token)}.jpg`;
}

function toldHost(device: FarmDevice): string {
  return device.quirks?.wrongXAddr ?? device.host;
}

/** Scope URIs, percent-encoded in UTF-8. A camera's name is its place, a recorder's its make. */
export function scopesOf(device: FarmDevice): readonly string[] {
  const { kind, vendor, model, location, channels } = device;
  const name = (kind === 'camera' ? channels[0]?.name : undefined) ?? `${vendor} ${model}`;
  const values = [
    'Profile/Streaming',
    'Profile/T',
    kind === 'nvr' ? 'type/Network_Video_Recorder' : 'type/video_encoder',
    ...(device.hasPtz ? ['type/ptz'] : []),
    `hardware/${encodeURIComponent(model)}`,
    `name/${encodeURIComponent(name)}`,
    `location/${encodeURIComponent(location)}`,
  ];
  return values.map((value) => `onvif://www.onvif.org/${value}`);
}
