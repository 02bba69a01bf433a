import type { ChannelDescription, StreamDescription } from '../adapter.ts';
import type { MediaProfile } from './profiles.ts';

/** A profile whose stream can be dialled. */
export interface StreamProfile {
  readonly profile: MediaProfile;
  readonly originalUri: string;
  readonly rtspPort: number;
  readonly rtspPath: string;
}

/** Names that firmware gives to everything: they name nothing. */
const emptyNames = /^(video[\s_-]*source|vs|source|profile|(main|sub|minor|third|media)[\s_-]*(stream|profile))/i;

/**
 * Channels by VideoSource token, in the order in which the device tells them; the order of profiles means nothing.
 *
 * @param snapshots path by channel token
 */
export function groupChannels(
  streams: readonly StreamProfile[],
  deviceName: string | undefined,
  snapshots: ReadonlyMap<string, string>,
): readonly ChannelDescription[] {
  const groups = Map.groupBy(streams, (stream) => stream.profile.sourceToken);
  return [...groups].map(([channelToken, members], index) => {
    const snapshotPath = snapshots.get(channelToken);
    const fallbackName = groups.size > 1 ? `${deviceName ?? ''} ${index + 1}`.trim() : deviceName;
    return describeChannel({ channelToken, members, fallbackName, snapshotPath });
  });
}

interface ChannelParts {
  readonly channelToken: string;
  /** In any order. */
  readonly members: readonly StreamProfile[];
  /** Its name when the device's own names say nothing. */
  readonly fallbackName: string | undefined;
  readonly snapshotPath: string | undefined;
}

/** One channel with its streams, the best picture first. */
export function describeChannel(parts: ChannelParts): ChannelDescription {
  const { channelToken, members, fallbackName, snapshotPath } = parts;
  const ranked = members.toSorted(byPicture);
  return {
    channelToken,
    name: nameChannel(ranked, fallbackName),
    streams: ranked.map(describeStream),
    ...(snapshotPath === undefined ? {} : { snapshotPath }),
  };
}

/** One profile for each channel: the one with the best picture. */
export function bestByChannel(streams: readonly StreamProfile[]): ReadonlyMap<string, MediaProfile> {
  const best = new Map<string, MediaProfile>();
  for (const { profile } of streams.toSorted(byPicture)) {
    if (!best.has(profile.sourceToken)) best.set(profile.sourceToken, profile);
  }
  return best;
}

function byPicture(a: StreamProfile, b: StreamProfile): number {
  return compareProfiles(a.profile, b.profile);
}

/** The better picture first: larger, then more bits, then more frames. */
export function compareProfiles(a: MediaProfile, b: MediaProfile): number {
  return b.width * b.height - a.width * a.height || b.bitrateKbps - a.bitrateKbps || b.fps - a.fps;
}

function nameChannel(ranked: readonly StreamProfile[], deviceName: string | undefined): string {
  const [best] = ranked;
  const given = [best?.profile.sourceName, best?.profile.name];
  const telling = given.find((name) => name !== undefined && !emptyNames.test(name));
  const name = telling ?? deviceName ?? given.find((one) => one !== undefined) ?? best?.profile.sourceToken ?? '';
  return name.slice(0, 128);
}

function describeStream({ profile, originalUri, rtspPort, rtspPath }: StreamProfile): StreamDescription {
  const { token, codec, width, height, fps, bitrateKbps } = profile;
  return { profileToken: token, codec, width, height, fps, bitrateKbps, originalUri, rtspPort, rtspPath };
}
