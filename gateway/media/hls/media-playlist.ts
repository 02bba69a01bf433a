import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { type Segment, segmentName } from './segment.ts';

interface PlaylistState {
  /** What is listed, oldest first; not empty. */
  readonly segments: readonly Segment[];
  /** EXT-X-TARGETDURATION; not below any rounded EXTINF. */
  readonly targetSeconds: number;
}

/** The media playlist (RFC 8216, version 7 for fragmented MP4 with EXT-X-MAP) of a live stream. */
export function writeMediaPlaylist({ segments, targetSeconds }: PlaylistState): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${segments[0]?.discontinuity ?? 0}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  segments.forEach((segment, index) => {
    const before = segments[index - 1];
    if (before !== undefined && segment.discontinuity !== before.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.init !== before?.init) lines.push(`#EXT-X-MAP:URI="${segment.init.name}"`);
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startedAtMs).toISOString()}`,
      `#EXTINF:${(segment.durationTicks / ticksPerSecond).toFixed(5)},`,
      segmentName(segment.sequence),
    );
  });
  return `${lines.join('\n')}\n`;
}
