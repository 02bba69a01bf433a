import type { MediaProfile } from './profiles.ts';
import type { ServicePaths } from './services.ts';
import type { SoapCall } from './soap.ts';
import { escapeXml } from './xml-escape.ts';

/** A call and the path of the service that it goes to. */
interface MediaCall {
  readonly path: string;
  readonly call: SoapCall;
}

const profilesMaxBytes = 1024 * 1024;
const media1Setup =
  '<StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></StreamSetup>';

/** Both lists of profiles, as far as the device has the services: Media1 often hides H.265. */
export function profilesCalls({ media1, media2 }: ServicePaths): readonly MediaCall[] {
  const call = { operation: 'GetProfiles', maxBytes: profilesMaxBytes } as const;
  return [
    ...(media1 === undefined ? [] : [{ path: media1, call: { ...call, service: 'media1' } as const }]),
    ...(media2 === undefined
      ? []
      : [{ path: media2, call: { ...call, service: 'media2', inner: '<Type>All</Type>' } as const }]),
  ];
}

/** The picture sources of a device; only the older service lists them. */
export function videoSourcesCall({ media1 }: ServicePaths): MediaCall | undefined {
  const call = { service: 'media1', operation: 'GetVideoSources' } as const;
  return media1 === undefined ? undefined : { path: media1, call };
}

/** The ways to ask for a profile's RTSP address, the likelier one first. */
export function streamUriCalls(paths: ServicePaths, profile: MediaProfile): readonly MediaCall[] {
  const { older, newer } = servicesOf(paths, profile);
  const operation = 'GetStreamUri';
  const token = tokenElement(profile.token);
  const media1: SoapCall = { service: 'media1', operation, inner: media1Setup + token };
  const media2: SoapCall = { service: 'media2', operation, inner: `<Protocol>RTSP</Protocol>${token}` };
  const calls = [...older.map((path) => ({ path, call: media1 })), ...newer.map((path) => ({ path, call: media2 }))];
  return profile.codec === 'h265' ? calls.toReversed() : calls;
}

export function snapshotUriCall(paths: ServicePaths, profile: MediaProfile): MediaCall | undefined {
  const { older, newer } = servicesOf(paths, profile);
  const call = { operation: 'GetSnapshotUri', inner: tokenElement(profile.token) } as const;
  const calls = [
    ...older.map((path) => ({ path, call: { ...call, service: 'media1' } as const })),
    ...newer.map((path) => ({ path, call: { ...call, service: 'media2' } as const })),
  ];
  return calls[0];
}

/** Asks the encoder for a key frame now; profile tokens are the same in both services. */
export function synchronizationCall({ media1, media2 }: ServicePaths, profileToken: string): MediaCall | undefined {
  const call = { operation: 'SetSynchronizationPoint', inner: tokenElement(profileToken) } as const;
  if (media1 !== undefined) return { path: media1, call: { ...call, service: 'media1' } };
  return media2 === undefined ? undefined : { path: media2, call: { ...call, service: 'media2' } };
}

function servicesOf(
  { media1, media2 }: ServicePaths,
  profile: MediaProfile,
): { readonly older: readonly string[]; readonly newer: readonly string[] } {
  return {
    older: media1 !== undefined && profile.inMedia1 ? [media1] : [],
    newer: media2 !== undefined && profile.inMedia2 ? [media2] : [],
  };
}

function tokenElement(token: string): string {
  return `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
}
