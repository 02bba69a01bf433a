import type { ChannelState } from '../sdk/device-event.ts';
import { compareProfiles } from '../sdk/onvif-protocol/channels.ts';
import type { MediaProfile } from '../sdk/onvif-protocol/profiles.ts';
import { childrenOf, numberOf, tokenOf, type XmlNode } from '../sdk/onvif-protocol/xml-tree.ts';

/** A channel as a recorder lists it now. */
export interface ListedChannel {
  readonly channelToken: string;
  /** Best picture first. */
  readonly profiles: readonly MediaProfile[];
}

/**
 * Channels by VideoSource token, in the natural order of tokens: the order of profiles changes with every channel that
 * comes and goes.
 */
export function listChannels(profiles: readonly MediaProfile[]): readonly ListedChannel[] {
  const groups = Map.groupBy(profiles, ({ sourceToken }) => sourceToken);
  return [...groups]
    .map(([channelToken, members]) => ({ channelToken, profiles: members.toSorted(compareProfiles) }))
    .toSorted((a, b) => compareTokens(a.channelToken, b.channelToken));
}

/** `VideoSource_2` before `VideoSource_10`. */
export function compareTokens(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * The number that people know a channel by: the one at the end of its token, as long as every channel has its own,
 * else its place among all channels that were ever seen. A channel that goes does not renumber the others.
 */
export function numberChannels(tokens: readonly string[]): ReadonlyMap<string, number> {
  const sorted = [...new Set(tokens)].sort(compareTokens);
  const ends = sorted.map((token) => Number(/(\d{1,4})\D*$/.exec(token)?.[1] ?? Number.NaN));
  const areDistinct = new Set(ends).size === ends.length && ends.every((end) => !Number.isNaN(end));
  const firstIsZero = ends.includes(0);
  return new Map(
    sorted.map((token, index) => [token, areDistinct ? (ends[index] ?? 0) + (firstIsZero ? 1 : 0) : index + 1]),
  );
}

/** Which picture sources deliver nothing: some recorders list them with a size or rate of zero. */
export function readDarkSources(response: XmlNode): ReadonlySet<string> {
  const dark = childrenOf(response, 'VideoSources').filter((source) => {
    const isTold = childrenOf(source, 'Resolution').length > 0;
    return isTold && numberOf(source, 'Resolution', 'Width') === 0;
  });
  return new Set(dark.flatMap((source) => tokenOf(source) ?? []));
}

/**
 * What has become of each channel that is listed or was known: many recorders list only the channels that are online,
 * so what is missing is lost, not gone.
 */
export function judgeChannels(
  listed: readonly string[],
  known: readonly string[],
  dark: ReadonlySet<string>,
): readonly ChannelState[] {
  const present = new Set(listed);
  return [...new Set([...listed, ...known])].sort(compareTokens).map((channelToken) => ({
    channelToken,
    state: present.has(channelToken) && !dark.has(channelToken) ? 'live' : 'lost',
  }));
}
