import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { joinLines, writeHead, writeInstant, writeSeconds, writeSegments } from './media-playlist.ts';
import { type OpenSegment, partName, type RingPart, type Segment } from './segment.ts';

interface LowLatencyState {
  /** Complete segments that are listed, oldest first; not empty. */
  readonly segments: readonly Segment[];
  readonly open: OpenSegment;
  readonly targetSeconds: number;
}

/** Parts older than so many target durations before the end are not listed (RFC 8216bis §6.2.2). */
const partTargetDurations = 3;
/** Players stay so many part targets behind the end; less than two is forbidden, three is advised (§4.4.3.8). */
const heldBackParts = 3;

/**
 * The media playlist of low-latency HLS (draft-pantos-hls-rfc8216bis): what the plain one lists, the parts of its newest
 * seconds, the segment in the making, and the name of the part that comes next.
 *
 * Parts are as long as the camera's frames make them: none exceeds PART-TARGET, but one may be shorter than the 85 % of
 * it that §4.4.4.9 asks for where a key frame comes early inside a segment.
 */
export function writeLowLatencyPlaylist({ segments, open, targetSeconds }: LowLatencyState): string {
  const partSegments = segmentsWithParts(segments, open, targetSeconds);
  const listed = [...partSegments].flatMap(({ parts }) => parts);
  const openParts = open.isFirst ? [] : open.parts;
  const targetTicks = partTargetTicks([...listed, ...openParts]);
  const holdBack = writeSeconds(heldBackParts * targetTicks);
  return joinLines([
    ...writeHead({ segments, targetSeconds }, 9),
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBack}`,
    `#EXT-X-PART-INF:PART-TARGET=${writeSeconds(targetTicks)}`,
    ...writeSegments(segments, (segment) => (partSegments.has(segment) ? writeParts(segment) : [])),
    ...writeOpen(open),
  ]);
}

/** Longest duration of a part: what the playlist promises of every part it lists. */
export function partTargetTicks(parts: readonly RingPart[]): number {
  return parts.reduce((longest, { part }) => Math.max(longest, part.durationTicks), leastPartTicks);
}

/** Before any part is listed: what parts aim at. */
const leastPartTicks = ticksPerSecond / 5;

/** Complete segments whose parts are listed: those that reach into the newest target durations. */
function segmentsWithParts(segments: readonly Segment[], open: OpenSegment, targetSeconds: number): Set<Segment> {
  const chosen = new Set<Segment>();
  let ticksToEnd = open.parts.reduce((sum, { part }) => sum + part.durationTicks, 0);
  for (const segment of segments.toReversed()) {
    if (ticksToEnd >= partTargetDurations * targetSeconds * ticksPerSecond) break;
    if (!segment.isFirst) chosen.add(segment);
    ticksToEnd += segment.durationTicks;
  }
  return chosen;
}

function writeParts({ sequence, parts }: Pick<Segment, 'sequence' | 'parts'>): string[] {
  return parts.map(({ part }, index) => {
    const independent = part.isIndependent ? ',INDEPENDENT=YES' : '';
    const uri = `URI="${partName(sequence, index)}"`;
    return `#EXT-X-PART:DURATION=${writeSeconds(part.durationTicks)},${uri}${independent}`;
  });
}

/** Nothing of a stretch's first segment is listed before it is complete, and none of its parts is promised. */
function writeOpen(open: OpenSegment): string[] {
  if (open.isFirst) return [];
  const [first] = open.parts;
  const hint = `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(open.sequence, open.parts.length)}"`;
  return [...(first === undefined ? [] : [writeInstant(first.atMs)]), ...writeParts(open), hint];
}
