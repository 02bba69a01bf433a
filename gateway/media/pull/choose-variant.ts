import type { HlsOrder } from '../engine/engine-message.ts';
import type { PlaylistVariant } from './playlist.ts';

const videoCodecs = /\b(?:avc[134]|hvc1|hev1)\b/;

/**
 * The variant for a profile: the highest bandwidth for the main stream, the lowest for a sub-stream. Variants that say
 * that they hold no H.264 or H.265 are none; undefined when there is no other.
 */
export function chooseVariant(
  variants: readonly PlaylistVariant[],
  wanted: HlsOrder['variant'],
): PlaylistVariant | undefined {
  const usable = variants.filter(({ codecs }) => codecs === '' || videoCodecs.test(codecs));
  const ascending = usable.toSorted((one, other) => one.bandwidth - other.bandwidth);
  return wanted === 'highest' ? ascending.at(-1) : ascending[0];
}
