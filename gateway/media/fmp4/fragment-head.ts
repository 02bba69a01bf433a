import { audioTrackId, videoTrackId } from './init-segment.ts';
import type { SampleRun } from './sample-run.ts';

/** What a movie fragment holds; the samples of the sound, if any, lie behind those of the pictures. */
export interface Fragment {
  readonly sequence: number;
  readonly video: SampleRun;
  readonly audio: SampleRun;
  readonly beginsWithKey: boolean;
}

/** Sample depends on no other / on others and is no sync sample (ISO/IEC 14496-12 §8.8.3.1). */
const keySampleFlags = 0x02000000;
const deltaSampleFlags = 0x01010000;
const movieHeadBytes = 8 + 16;
/** `traf`, `tfhd`, `tfdt` and `trun` without its entries and its optional field. */
const trackBytes = 8 + 20 + 20 + 20;
const mediaHeadBytes = 8;
/** `trun`: data offset; first sample's flags; duration, size, composition offset of each sample. */
const runFlags = { dataOffset: 0x1, firstFlags: 0x4, durations: 0x100, sizes: 0x200 };
/** Composition offsets, which want version 1 of the box. */
const offsetFlags = 0x01000800;

/** Bytes of `moof` and of the head of `mdat`. */
export function measureHead({ video, audio }: Fragment): number {
  const audioBytes = audio.count === 0 ? 0 : trackBytes + audio.count * 8;
  return movieHeadBytes + measureVideo(video) + audioBytes + mediaHeadBytes;
}

/** Writes `moof` and the head of `mdat` in place (ISO/IEC 14496-12 §8.8). */
export function writeHead(target: Buffer, fragment: Fragment): void {
  const { video, audio } = fragment;
  const headBytes = measureHead(fragment);
  let at = writeBox(target, 0, 'moof', headBytes - mediaHeadBytes);
  at = writeBox(target, at, 'mfhd', 16);
  at = target.writeUInt32BE(0, at);
  at = target.writeUInt32BE(fragment.sequence, at);
  at = writeVideo(target, at, fragment, headBytes);
  if (audio.count > 0) at = writeAudio(target, at, audio, headBytes + video.sizeBytes);
  writeBox(target, at, 'mdat', mediaHeadBytes + video.sizeBytes + audio.sizeBytes);
}

function measureVideo(video: SampleRun): number {
  return trackBytes + 4 + video.count * (video.hasOffsets ? 12 : 8);
}

function writeVideo(target: Buffer, start: number, { video, beginsWithKey }: Fragment, dataOffset: number): number {
  const flags = runFlags.dataOffset | runFlags.firstFlags | runFlags.durations | runFlags.sizes;
  const trafBytes = measureVideo(video);
  let at = writeTrackHead(target, start, trafBytes, { id: videoTrackId, flags: deltaSampleFlags, run: video });
  at = writeBox(target, at, 'trun', trafBytes - 48);
  at = target.writeUInt32BE(flags | (video.hasOffsets ? offsetFlags : 0), at);
  at = target.writeUInt32BE(video.count, at);
  at = target.writeUInt32BE(dataOffset, at);
  at = target.writeUInt32BE(beginsWithKey ? keySampleFlags : deltaSampleFlags, at);
  for (let sample = 0; sample < video.count; sample += 1) {
    at = target.writeUInt32BE(video.durations[sample] ?? 0, at);
    at = target.writeUInt32BE(video.sizes[sample] ?? 0, at);
    if (video.hasOffsets) at = target.writeUInt32BE(video.offsets[sample] ?? 0, at);
  }
  return at;
}

function writeAudio(target: Buffer, start: number, audio: SampleRun, dataOffset: number): number {
  const trafBytes = trackBytes + audio.count * 8;
  let at = writeTrackHead(target, start, trafBytes, { id: audioTrackId, flags: keySampleFlags, run: audio });
  at = writeBox(target, at, 'trun', trafBytes - 48);
  at = target.writeUInt32BE(runFlags.dataOffset | runFlags.durations | runFlags.sizes, at);
  at = target.writeUInt32BE(audio.count, at);
  at = target.writeUInt32BE(dataOffset, at);
  for (let sample = 0; sample < audio.count; sample += 1) {
    at = target.writeUInt32BE(audio.durations[sample] ?? 0, at);
    at = target.writeUInt32BE(audio.sizes[sample] ?? 0, at);
  }
  return at;
}

interface TrackHead {
  readonly id: number;
  /** Flags of samples that have none of their own. */
  readonly flags: number;
  readonly run: SampleRun;
}

/** `traf`, `tfhd` (base is the `moof`) and `tfdt` with 64 bits. */
function writeTrackHead(target: Buffer, start: number, trafBytes: number, { id, flags, run }: TrackHead): number {
  let at = writeBox(target, start, 'traf', trafBytes);
  at = writeBox(target, at, 'tfhd', 20);
  at = target.writeUInt32BE(0x020020, at);
  at = target.writeUInt32BE(id, at);
  at = target.writeUInt32BE(flags, at);
  at = writeBox(target, at, 'tfdt', 20);
  at = target.writeUInt32BE(0x01000000, at);
  at = target.writeUInt32BE(Math.floor(run.startTicks / 2 ** 32), at);
  return target.writeUInt32BE(run.startTicks % 2 ** 32, at);
}

function writeBox(target: Buffer, at: number, type: string, size: number): number {
  target.writeUInt32BE(size, at);
  target.write(type, at + 4, 'latin1');
  return at + 8;
}
