import type { VideoCodec } from '../adapter.ts';
import { childOf, childrenOf, numberOf, textOf, tokenOf, type XmlNode } from './xml-tree.ts';

/** One media profile with a picture source and an encoder. */
export interface MediaProfile {
  readonly token: string;
  readonly name?: string;
  /** VideoSource token: the channel. */
  readonly sourceToken: string;
  readonly sourceName?: string;
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
  /** Which services know it: H.265 profiles are often in Media2 only. */
  readonly inMedia1: boolean;
  readonly inMedia2: boolean;
}

/** More than the largest recorder has; the rest of a longer list is not read. */
const maxProfiles = 1024;

/** Reads a Media1 GetProfilesResponse. */
export function readMedia1Profiles(response: XmlNode): readonly MediaProfile[] {
  const read = (profile: XmlNode): readonly MediaProfile[] =>
    readProfile(profile, {
      source: childOf(profile, 'VideoSourceConfiguration'),
      encoder: childOf(profile, 'VideoEncoderConfiguration'),
      service: { inMedia1: true, inMedia2: false },
    });
  return childrenOf(response, 'Profiles').slice(0, maxProfiles).flatMap(read);
}

/** Reads a Media2 GetProfilesResponse (asked with Type All). */
export function readMedia2Profiles(response: XmlNode): readonly MediaProfile[] {
  const read = (profile: XmlNode): readonly MediaProfile[] =>
    readProfile(profile, {
      source: childOf(profile, 'Configurations', 'VideoSource'),
      encoder: childOf(profile, 'Configurations', 'VideoEncoder'),
      service: { inMedia1: false, inMedia2: true },
    });
  return childrenOf(response, 'Profiles').slice(0, maxProfiles).flatMap(read);
}

/**
 * One list, by token, in the order of the first list.
 *
 * A profile in both is described by Media2, whose codec names are newer: some devices list H.265 as H.264 in Media1.
 */
export function mergeProfiles(
  media1: readonly MediaProfile[],
  media2: readonly MediaProfile[],
): readonly MediaProfile[] {
  const newer = new Map(media2.map((profile) => [profile.token, profile]));
  const merged = media1.map((older) => {
    const other = newer.get(older.token);
    return other ? mergeTwo(older, other) : older;
  });
  const known = new Set(merged.map((profile) => profile.token));
  return [...merged, ...media2.filter((profile) => !known.has(profile.token))];
}

function mergeTwo(older: MediaProfile, newer: MediaProfile): MediaProfile {
  const sized = newer.width > 0 && newer.height > 0 ? newer : older;
  return {
    ...older,
    ...newer,
    codec: newer.codec === 'unknown' ? older.codec : newer.codec,
    width: sized.width,
    height: sized.height,
    fps: newer.fps || older.fps,
    bitrateKbps: newer.bitrateKbps || older.bitrateKbps,
    inMedia1: true,
    inMedia2: true,
  };
}

interface ProfileParts {
  readonly source: XmlNode;
  readonly encoder: XmlNode;
  readonly service: { readonly inMedia1: boolean; readonly inMedia2: boolean };
}

function readProfile(profile: XmlNode, { source, encoder, service }: ProfileParts): readonly MediaProfile[] {
  const token = tokenOf(profile);
  if (token === undefined || encoder === undefined) return [];
  const name = textOf(profile, 'Name');
  const sourceName = textOf(source, 'Name');
  return [
    {
      token,
      ...(name === undefined ? {} : { name }),
      sourceToken: textOf(source, 'SourceToken') ?? tokenOf(source) ?? 'default',
      ...(sourceName === undefined ? {} : { sourceName }),
      codec: codecOf(textOf(encoder, 'Encoding')),
      width: Math.round(numberOf(encoder, 'Resolution', 'Width')),
      height: Math.round(numberOf(encoder, 'Resolution', 'Height')),
      fps: numberOf(encoder, 'RateControl', 'FrameRateLimit'),
      bitrateKbps: Math.round(numberOf(encoder, 'RateControl', 'BitrateLimit')),
      ...service,
    },
  ];
}

function codecOf(encoding: string | undefined): VideoCodec {
  const name = (encoding ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (name === 'H264') return 'h264';
  if (name === 'H265' || name === 'HEVC') return 'h265';
  return name === 'JPEG' || name === 'MJPEG' ? 'mjpeg' : 'unknown';
}
