import type { AacDescription } from '../fmp4/audio-format.ts';
import type { NalEncoding } from '../engine/nal-formats.ts';
import { readAudioConfig } from '../rtsp/audio-config.ts';
import { findBox, findNested } from '../transcode/box-reader.ts';

/** What stands before the boxes within `stsd` and within its entries (ISO/IEC 14496-12 §8.5.2, §12.1.3, §12.2.3). */
const descriptionHeadBytes = 8;
const visualEntryHeadBytes = 78;
const audioEntryHeadBytes = 28;
const boxHeadBytes = 8;
const maxParameterSets = 64;
/** As much as an initialisation section may have. */
const maxBytes = 256 * 1024;

/** What samples of a track have unless a fragment says otherwise (`trex`, §8.8.3). */
export interface SampleDefaults {
  readonly duration: number;
  readonly sizeBytes: number;
  readonly flags: number;
}

interface AnySampleTrack {
  readonly trackId: number;
  /** Ticks a second. */
  readonly timescale: number;
  readonly defaults: SampleDefaults;
}

/** A track of an initialisation section that can be taken. */
export type SampleTrack =
  | (AnySampleTrack & {
      readonly kind: 'video';
      readonly encoding: NalEncoding;
      /** Bytes of the length before each NAL unit. */
      readonly lengthBytes: number;
      readonly parameterSets: readonly Buffer[];
    })
  | (AnySampleTrack & { readonly kind: 'sound'; readonly sound: AacDescription; readonly samplesPerFrame: number });

/** Tracks of an initialisation section; of what is left out, the four letters of the sample entry. */
export interface SampleTracks {
  readonly tracks: readonly SampleTrack[];
  readonly leftOut: readonly string[];
}

const videoEntries: Readonly<Record<string, { readonly encoding: NalEncoding; readonly box: string }>> = {
  avc1: { encoding: 'H264', box: 'avcC' },
  avc3: { encoding: 'H264', box: 'avcC' },
  hvc1: { encoding: 'H265', box: 'hvcC' },
  hev1: { encoding: 'H265', box: 'hvcC' },
};

/**
 * Reads an initialisation section (CMAF, ISO/IEC 23000-19 §7.3.1). Throws a RangeError when it is cut off, a SyntaxError
 * when it is too large: its defaults are looked through for each track.
 *
 * @param moov content of the box
 */
export function readSampleTracks(moov: Buffer): SampleTracks {
  if (moov.length > maxBytes) throw new SyntaxError(`a description of ${moov.length} bytes`);
  const tracks: SampleTrack[] = [];
  const leftOut: string[] = [];
  for (const trak of boxesOf(moov, 'trak')) {
    const track = readTrack(trak, moov);
    if (typeof track === 'string') leftOut.push(track);
    else tracks.push(track);
  }
  return { tracks, leftOut };
}

function readTrack(trak: Buffer, moov: Buffer): SampleTrack | string {
  const header = findBox(trak, 'tkhd');
  const media = findNested(trak, ['mdia', 'mdhd']);
  const descriptions = findNested(trak, ['mdia', 'minf', 'stbl', 'stsd']);
  if (header === undefined || media === undefined || descriptions === undefined) return 'none';
  const trackId = header.readUInt32BE(header[0] === 1 ? 20 : 12);
  const timescale = media.readUInt32BE(media[0] === 1 ? 20 : 12);
  const type = descriptions.toString('latin1', descriptionHeadBytes + 4, descriptionHeadBytes + boxHeadBytes);
  if (timescale === 0) return type;
  const any = { trackId, timescale, defaults: readDefaults(moov, trackId) };
  const entry = findBox(descriptions, type, descriptionHeadBytes);
  if (entry === undefined) return type;
  return (type === 'mp4a' ? readSound(entry, any) : readVideo(entry, type, any)) ?? type;
}

function readVideo(entry: Buffer, type: string, any: AnySampleTrack): SampleTrack | undefined {
  const known = videoEntries[type];
  const configuration = known && findBox(entry, known.box, visualEntryHeadBytes);
  if (known === undefined || configuration === undefined) return undefined;
  const isH264 = known.encoding === 'H264';
  return {
    ...any,
    kind: 'video',
    encoding: known.encoding,
    lengthBytes: (configuration.readUInt8(isH264 ? 4 : 21) & 3) + 1,
    parameterSets: isH264 ? setsOfAvcC(configuration) : setsOfHvcC(configuration),
  };
}

function readSound(entry: Buffer, any: AnySampleTrack): SampleTrack | undefined {
  const descriptor = findBox(entry, 'esds', audioEntryHeadBytes);
  const config = descriptor && findAudioConfig(descriptor);
  const told = config && readAudioConfig(config);
  if (config === undefined || told === undefined) return undefined;
  const { sampleHz, channels, samplesPerFrame } = told;
  return { ...any, kind: 'sound', sound: { config, sampleHz, channels }, samplesPerFrame };
}

/** DecoderSpecificInfo, tag 5, within the descriptors of an `esds` (ISO/IEC 14496-1 §7.2.6). */
function findAudioConfig(esds: Buffer): Buffer | undefined {
  let at = 4;
  while (at + 2 <= esds.length) {
    const tag = esds[at];
    const { size, next } = readDescriptorSize(esds, at + 1);
    if (tag === 5) return Buffer.from(esds.subarray(next, next + size));
    // ES_Descriptor and DecoderConfigDescriptor hold others behind a head of their own.
    if (tag === 3) at = next + 3;
    else if (tag === 4) at = next + 13;
    else at = next + size;
  }
  return undefined;
}

function readDescriptorSize(bytes: Buffer, from: number): { readonly size: number; readonly next: number } {
  let size = 0;
  let at = from;
  for (let count = 0; count < 4; count += 1) {
    const byte = bytes.readUInt8(at);
    at += 1;
    size = size * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) break;
  }
  return { size, next: at };
}

function readDefaults(moov: Buffer, trackId: number): SampleDefaults {
  const extended = findBox(moov, 'mvex');
  for (const trex of extended === undefined ? [] : boxesOf(extended, 'trex')) {
    if (trex.readUInt32BE(4) !== trackId) continue;
    return { duration: trex.readUInt32BE(12), sizeBytes: trex.readUInt32BE(16), flags: trex.readUInt32BE(20) };
  }
  return { duration: 0, sizeBytes: 0, flags: 0 };
}

/** ISO/IEC 14496-15 §5.3.3.1. */
function setsOfAvcC(configuration: Buffer): Buffer[] {
  const sps = readSets(configuration, 6, configuration.readUInt8(5) & 0x1f);
  const pps = readSets(configuration, sps.next + 1, configuration.readUInt8(sps.next));
  return [...sps.sets, ...pps.sets];
}

/** ISO/IEC 14496-15 §8.3.3.1. */
function setsOfHvcC(configuration: Buffer): Buffer[] {
  const all: Buffer[] = [];
  let at = 23;
  for (let array = configuration.readUInt8(22); array > 0 && all.length < maxParameterSets; array -= 1) {
    const { sets, next } = readSets(configuration, at + 3, configuration.readUInt16BE(at + 1));
    all.push(...sets);
    at = next;
  }
  return all;
}

function readSets(bytes: Buffer, start: number, count: number): { readonly sets: Buffer[]; readonly next: number } {
  const sets: Buffer[] = [];
  let at = start;
  for (let index = 0; index < Math.min(count, maxParameterSets); index += 1) {
    const end = at + 2 + bytes.readUInt16BE(at);
    sets.push(Buffer.from(bytes.subarray(at + 2, end)));
    at = end;
  }
  return { sets, next: at };
}

/** Contents of all boxes of a type among those that lie one after another. */
export function boxesOf(bytes: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  while (at + boxHeadBytes <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    if (size < boxHeadBytes) break;
    if (bytes.toString('latin1', at + 4, at + 8) === type) found.push(bytes.subarray(at + boxHeadBytes, at + size));
    at += size;
  }
  return found;
}
