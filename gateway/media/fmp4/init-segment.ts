import type { H264Configuration } from '../rtp/h264-parameter-sets.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { box, fullBox, halves, words } from './box.ts';

export const trackId = 1;

/** Unity transformation matrix (ISO/IEC 14496-12 §6.2.2). */
const matrix = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Language `und`, packed in three times five bits. */
const undetermined = 0x55c4;
/** Profiles whose `avcC` tells chroma format and bit depths, too. */
const highProfiles = new Set([100, 110, 122, 144, 244]);

/** Codec of a track as players want it (RFC 6381 §3.3), e.g. `avc1.64001f`. */
export function codecOf({ parameters }: H264Configuration): string {
  const { profile, constraints, level } = parameters;
  return `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Initialisation section of a track of H.264 without samples: `ftyp` and `moov`. */
export function writeInitSegment(configuration: H264Configuration): Buffer {
  return Buffer.concat([
    box('ftyp', Buffer.from('iso6'), words(1), Buffer.from('iso6cmfcmp41')),
    box('moov', movieHeader(), track(configuration), box('mvex', fullBox('trex', 0, words(trackId, 1, 0, 0, 0)))),
  ]);
}

function movieHeader(): Buffer {
  const rateAndVolume = Buffer.concat([words(0x10000), halves(0x0100, 0), words(0, 0)]);
  return fullBox('mvhd', 0, words(0, 0, 1000, 0), rateAndVolume, matrix, Buffer.alloc(24), words(trackId + 1));
}

function track(configuration: H264Configuration): Buffer {
  const { width, height } = configuration.parameters;
  // Flags 3: enabled and in the movie.
  const header = fullBox(
    'tkhd',
    3,
    words(0, 0, trackId, 0, 0, 0, 0),
    halves(0, 0, 0, 0),
    matrix,
    words(width * 65536, height * 65536),
  );
  const mediaHeader = fullBox('mdhd', 0, words(0, 0, ticksPerSecond, 0), halves(undetermined, 0));
  const handler = fullBox('hdlr', 0, words(0), Buffer.from('vide'), words(0, 0, 0), Buffer.from('video\0'));
  const self = fullBox('url ', 1);
  const information = box(
    'minf',
    fullBox('vmhd', 1, halves(0, 0, 0, 0)),
    box('dinf', fullBox('dref', 0, words(1), self)),
    sampleTable(configuration),
  );
  return box('trak', header, box('mdia', mediaHeader, handler, information));
}

function sampleTable(configuration: H264Configuration): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, words(1), sampleEntry(configuration)),
    fullBox('stts', 0, words(0)),
    fullBox('stsc', 0, words(0)),
    fullBox('stsz', 0, words(0, 0)),
    fullBox('stco', 0, words(0)),
  );
}

/** VisualSampleEntry (§12.1.3): 72 dpi, one frame a sample, depth 24. */
function sampleEntry(configuration: H264Configuration): Buffer {
  const { width, height } = configuration.parameters;
  return box(
    'avc1',
    halves(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, width, height),
    words(0x480000, 0x480000, 0),
    halves(1),
    Buffer.alloc(32),
    halves(24, 0xffff),
    decoderConfiguration(configuration),
  );
}

/** `avcC` (ISO/IEC 14496-15 §5.3.3.1), with lengths of four bytes. */
function decoderConfiguration({ parameters, sps, pps }: H264Configuration): Buffer {
  const { profile, constraints, level, chromaFormat, lumaBits, chromaBits } = parameters;
  const high = [0xfc | chromaFormat, 0xf8 | (lumaBits - 8), 0xf8 | (chromaBits - 8), 0];
  return box(
    'avcC',
    Buffer.from([1, profile, constraints, level, 0xff, 0xe0 | sps.length]),
    ...sps.map(withLength),
    Buffer.from([pps.length]),
    ...pps.map(withLength),
    Buffer.from(highProfiles.has(profile) ? high : []),
  );
}

function withLength(nal: Buffer): Buffer {
  return Buffer.concat([halves(nal.length), nal]);
}
