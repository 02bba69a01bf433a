import { ticksPerSecond } from '../rtp/output-timeline.ts';
import type { AudioFormat } from './audio-format.ts';
import { box, fullBox, halves, words } from './box.ts';
import type { VideoFormat } from './video-format.ts';

export const videoTrackId = 1;
export const audioTrackId = 2;

/** Unity transformation matrix (ISO/IEC 14496-12 §6.2.2). */
const matrix = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Language `und`, packed in three times five bits. */
const undetermined = 0x55c4;

interface Track {
  readonly id: number;
  readonly handler: 'vide' | 'soun';
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  /** `vmhd` or `smhd`. */
  readonly mediaHeader: Buffer;
  readonly sampleEntry: Buffer;
}

/** Initialisation section without samples: `ftyp` and `moov` with one track, or two. */
export function writeInitSegment(video: VideoFormat, audio?: AudioFormat): Buffer {
  const tracks = audio === undefined ? [videoTrack(video)] : [videoTrack(video), audioTrack(audio)];
  return Buffer.concat([
    box('ftyp', Buffer.from('iso6'), words(1), Buffer.from('iso6cmfcmp41')),
    box('moov', movieHeader(tracks.length + 1), ...tracks.map(writeTrack), box('mvex', ...tracks.map(trackDefaults))),
  ]);
}

function videoTrack({ width, height, sampleEntry }: VideoFormat): Track {
  const mediaHeader = fullBox('vmhd', 1, halves(0, 0, 0, 0));
  return { id: videoTrackId, handler: 'vide', timescale: ticksPerSecond, width, height, mediaHeader, sampleEntry };
}

function audioTrack({ sampleHz, sampleEntry }: AudioFormat): Track {
  const mediaHeader = fullBox('smhd', 0, halves(0, 0));
  return { id: audioTrackId, handler: 'soun', timescale: sampleHz, width: 0, height: 0, mediaHeader, sampleEntry };
}

function movieHeader(nextTrackId: number): Buffer {
  const rateAndVolume = Buffer.concat([words(0x10000), halves(0x0100, 0), words(0, 0)]);
  return fullBox('mvhd', 0, words(0, 0, 1000, 0), rateAndVolume, matrix, Buffer.alloc(24), words(nextTrackId));
}

function trackDefaults({ id }: Track): Buffer {
  return fullBox('trex', 0, words(id, 1, 0, 0, 0));
}

function writeTrack({ id, handler, timescale, width, height, mediaHeader, sampleEntry }: Track): Buffer {
  const volume = handler === 'soun' ? 0x0100 : 0;
  // Flags 3: enabled and in the movie.
  const header = fullBox(
    'tkhd',
    3,
    words(0, 0, id, 0, 0, 0, 0),
    halves(0, 0, volume, 0),
    matrix,
    words(width * 65536, height * 65536),
  );
  const name = Buffer.from(handler === 'vide' ? 'video\0' : 'audio\0');
  const information = box(
    'minf',
    mediaHeader,
    box('dinf', fullBox('dref', 0, words(1), fullBox('url ', 1))),
    sampleTable(sampleEntry),
  );
  return box(
    'trak',
    header,
    box(
      'mdia',
      fullBox('mdhd', 0, words(0, 0, timescale, 0), halves(undetermined, 0)),
      fullBox('hdlr', 0, words(0), Buffer.from(handler), words(0, 0, 0), name),
      information,
    ),
  );
}

function sampleTable(sampleEntry: Buffer): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, words(1), sampleEntry),
    fullBox('stts', 0, words(0)),
    fullBox('stsc', 0, words(0)),
    fullBox('stsz', 0, words(0, 0)),
    fullBox('stco', 0, words(0)),
  );
}
