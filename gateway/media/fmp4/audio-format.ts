import { box, fullBox, halves, words } from './box.ts';

/** What the sound of a stream is. */
export interface AudioFormat {
  /** RFC 6381 codec, e.g. `mp4a.40.2`. */
  readonly codec: string;
  /** Ticks a second of the track. */
  readonly sampleHz: number;
  /** Sample entry of the track's `stsd`. */
  readonly sampleEntry: Buffer;
}

/** What a description tells about AAC. */
export interface AacDescription {
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
  readonly config: Buffer;
  readonly sampleHz: number;
  readonly channels: number;
}

/** Tags of descriptors and what `esds` says of AAC (ISO/IEC 14496-1 §7.2.6). */
const [elementTag, decoderTag, configTag, syncLayerTag] = [3, 4, 5, 6];
const mpeg4Audio = 0x40;
/** Stream type audio (5), upstream 0, reserved 1. */
const audioStream = 0x15;
const maxFixedPoint = 0xffff;

/** Format of a stream of AAC. */
export function aacFormat({ config, sampleHz, channels }: AacDescription): AudioFormat {
  const objectType = (config[0] ?? 0) >> 3;
  const entry = box(
    'mp4a',
    halves(0, 0, 0, 1, 0, 0, 0, 0, channels, 16, 0, 0),
    // 16.16 fixed point; a rate beyond it is told by the config alone.
    words(sampleHz <= maxFixedPoint ? sampleHz * 65536 : 0),
    elementaryStream(config),
  );
  return { codec: `mp4a.40.${objectType}`, sampleHz, sampleEntry: entry };
}

function elementaryStream(config: Buffer): Buffer {
  const decoder = descriptor(
    decoderTag,
    Buffer.from([mpeg4Audio, audioStream, 0, 0, 0]),
    words(0, 0),
    descriptor(configTag, config),
  );
  const syncLayer = descriptor(syncLayerTag, Buffer.from([2]));
  return fullBox('esds', 0, descriptor(elementTag, Buffer.from([0, 2, 0]), decoder, syncLayer));
}

/** Lengths are below 128 here, one byte. */
function descriptor(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
}
