import type { StreamProfile } from '../registry/camera.ts';
import type { Delivery, PlayableCodec } from './live-api.ts';

/** One stream of a camera, as far as it is known. */
export interface KnownStream {
  readonly profile: StreamProfile;
  /** As it was seen last, else as the registry has it. */
  readonly codec: PlayableCodec | 'mjpeg' | 'unknown';
  /** 0 when it is not known. */
  readonly width: number;
  readonly height: number;
}

interface DeliveryQuestion {
  readonly wanted: StreamProfile;
  /** What the camera has; not empty. */
  readonly streams: readonly [KnownStream, ...KnownStream[]];
  /** What the player decodes. */
  readonly codecs: readonly PlayableCodec[];
  /** Whether this stream can be made H.264 now: there is a free place, or it is being done already. */
  readonly canTranscode: (profile: StreamProfile) => boolean;
}

export interface DeliveryChoice {
  /** The one to be dialled. */
  readonly profile: StreamProfile;
  readonly delivery: Delivery;
}

/** A tile gets nothing larger instead of its sub-stream: up to Full HD, whose height encoders round to 1088. */
const mostPixelsOfTile = 1920 * 1088;
/** Who enlarges a picture wants to see more: nothing smaller will do. */
const leastPixelsEnlarged = 1280 * 720;
/** What is transcoded is not larger afterwards; so a stream of this width is good enough to begin with. */
const transcodedWidth = 1280;

/**
 * What a player gets. The first of these that there is:
 *
 * 1. the profile that it asked for, when it decodes it (a codec that nobody knows is tried as it is);
 * 2. another profile that it decodes and that fits: instead of a sub-stream at most Full HD, since a 4K main stream
 *    would fill a village's uplink; instead of a main stream at least 720 lines, since somebody wants to see details;
 * 3. H.264 made of what it asked for, or of a smaller stream that is as wide as the outcome;
 * 4. with all places for that taken, another profile that it decodes, whether it fits or not;
 * 5. H.264 as in 3, which will be refused as long as there is no place.
 */
export function chooseDelivery({ wanted, streams, codecs, canTranscode }: DeliveryQuestion): DeliveryChoice {
  const asked = streams.find(({ profile }) => profile === wanted) ?? streams[0];
  const isPlayable = ({ codec }: KnownStream): boolean => codec === 'unknown' || codecs.some((one) => one === codec);
  const playable = isPlayable(asked) ? [asked] : streams.filter(isPlayable);
  const [first] = playable;
  const fitting = first === asked ? asked : playable.find((stream) => fits(stream, wanted));
  if (fitting !== undefined) return asIs(fitting, wanted);

  const source = streams.find((stream) => isWideEnough(stream) && pixelsOf(stream) < pixelsOf(asked)) ?? asked;
  if (first === undefined || canTranscode(source.profile)) return { profile: source.profile, delivery: 'transcoded' };
  return asIs(first, wanted);
}

function asIs({ profile }: KnownStream, wanted: StreamProfile): DeliveryChoice {
  return { profile, delivery: profile === wanted ? 'as-asked' : 'other-profile' };
}

function fits(stream: KnownStream, wanted: StreamProfile): boolean {
  const pixels = pixelsOf(stream);
  if (pixels === 0) return true;
  return wanted === 'sub' ? pixels <= mostPixelsOfTile : pixels >= leastPixelsEnlarged;
}

function pixelsOf({ width, height }: KnownStream): number {
  return width * height;
}

function isWideEnough({ width }: KnownStream): boolean {
  return width >= transcodedWidth;
}
