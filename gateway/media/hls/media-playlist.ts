import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { type Segment, segmentName } from './segment.ts';

interface PlaylistState {
  /** What is listed, oldest first; not empty. */
  readonly segments: readonly Segment[];
  /** EXT-X-TARGETDURATION; not below any rounded EXTINF. */
  readonly targetSeconds: number;
}

/** The media playlist (RFC 8216, version 7 for fragmented MP4 with EXT-X-MAP) of a live stream. */
export function writeMediaPlaylist(state: PlaylistState): string {
  return joinLines([...writeHead(state, 7), ...writeSegments(state.segments)]);
}

/** The playlist of something past: it begins and ends, and may be played from anywhere (RFC 8216 §4.3.3.5). */
export function writeReplayPlaylist(segments: readonly Segment[]): string {
  const targetSeconds = Math.max(1, ...segments.map(({ durationTicks }) => Math.round(durationTicks / ticksPerSecond)));
  return joinLines([
    ...writeHead({ segments, targetSeconds }, 7),
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...writeSegments(segments),
    '#EXT-X-ENDLIST',
  ]);
}

/** The tags that stand before the first segment. */
export function writeHead({ segments, targetSeconds }: PlaylistState, version: number): string[] {
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${segments[0]?.discontinuity ?? 0}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
}

/**
 * The segments with their tags.
 *
 * @param writeParts what goes between a segment's own tags and its EXTINF
 */
export function writeSegments(
  segments: readonly Segment[],
  writeParts: (segment: Segment) => readonly string[] = () => [],
): string[] {
  return segments.flatMap((segment, index) => {
    const before = segments[index - 1];
    const isBroken = before !== undefined && segment.discontinuity !== before.discontinuity;
    return [
      ...(isBroken ? ['#EXT-X-DISCONTINUITY'] : []),
      ...(segment.init === before?.init ? [] : [`#EXT-X-MAP:URI="${segment.init.name}"`]),
      writeInstant(segment.startedAtMs),
      ...writeParts(segment),
      `#EXTINF:${writeSeconds(segment.durationTicks)},`,
      segmentName(segment.sequence),
    ];
  });
}

export function writeInstant(atMs: number): string {
  return `#EXT-X-PROGRAM-DATE-TIME:${new Date(atMs).toISOString()}`;
}

/** Five digits: fewer ticks than one, so that rounding it gives the same as rounding the duration itself. */
export function writeSeconds(ticks: number): string {
  return (ticks / ticksPerSecond).toFixed(5);
}

export function joinLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
