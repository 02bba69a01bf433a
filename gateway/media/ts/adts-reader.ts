import type { AacDescription } from '../fmp4/audio-format.ts';
import { readAudioConfig } from '../rtsp/audio-config.ts';

const headBytes = 7;
const checksumBytes = 2;
const ticksPerSecond = 90_000;
/** Garbage or a frame without its end; a frame has 13 bits for its length. */
const maxRestBytes = 16 * 1024;

/** One raw AAC frame and when it is heard, 1/90,000 s, 33 bits. */
export interface AdtsFrame {
  readonly bytes: Buffer;
  readonly shownTicks: number;
  readonly samples: number;
}

interface AdtsListener {
  /** The first frame says what the sound is; frames of another kind are left out. */
  onTrack(track: AacDescription): void;
  onFrame(frame: AdtsFrame): void;
}

/** AAC frames with ADTS headers (ISO/IEC 13818-7 §6.2) out of PES payloads, which need not end where frames end. */
export class AdtsReader {
  readonly #listener: AdtsListener;
  #rest: Buffer = Buffer.alloc(0);
  #nextTicks: number | undefined;
  #config: Buffer | undefined;
  #frame = { samples: 0, ticks: 0 };

  constructor(listener: AdtsListener) {
    this.#listener = listener;
  }

  /** @param shownTicks of the first frame that begins in the payload */
  push(payload: Buffer, shownTicks: number | undefined): void {
    const hasRest = this.#rest.length > 0;
    const bytes = hasRest ? Buffer.concat([this.#rest, payload]) : payload;
    if (!hasRest) this.#nextTicks = shownTicks ?? this.#nextTicks;
    // A frame that began in the payload before keeps the time that follows from it.
    let pending = hasRest ? shownTicks : undefined;
    let at = findHead(bytes, 0);
    for (let size = sizeAt(bytes, at); size !== undefined; size = sizeAt(bytes, at)) {
      if (size > headBytes) this.#take(bytes.subarray(at, at + size));
      this.#nextTicks = pending ?? this.#nextTicks;
      pending = undefined;
      at = findHead(bytes, at + Math.max(size, 1));
    }
    const rest = bytes.subarray(at);
    this.#rest = rest.length > maxRestBytes ? Buffer.alloc(0) : Buffer.from(rest);
  }

  /** A frame that is half there is given up. */
  reset(): void {
    this.#rest = Buffer.alloc(0);
    this.#nextTicks = undefined;
  }

  #take(frame: Buffer): void {
    const ticks = this.#nextTicks;
    const config = configOf(frame);
    if (ticks === undefined || config === undefined) return;
    if (this.#config === undefined && !this.#begin(config)) return;
    this.#nextTicks = (ticks + this.#frame.ticks) % 2 ** 33;
    const hasChecksum = ((frame[1] ?? 0) & 1) === 0;
    const start = headBytes + (hasChecksum ? checksumBytes : 0);
    if (this.#config?.equals(config) !== true || start >= frame.length) return;
    const bytes = Buffer.from(frame.subarray(start));
    this.#listener.onFrame({ bytes, shownTicks: Math.round(ticks), samples: this.#frame.samples });
  }

  #begin(config: Buffer): boolean {
    const told = readAudioConfig(config);
    if (told === undefined) return false;
    this.#config = config;
    const { sampleHz, channels, samplesPerFrame } = told;
    this.#frame = { samples: samplesPerFrame, ticks: (samplesPerFrame * ticksPerSecond) / sampleHz };
    this.#listener.onTrack({ config, sampleHz, channels });
    return true;
  }
}

/** 12 bits of sync, layer 0. */
function findHead(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const second = bytes[at + 1];
    if (bytes[at] === 0xff && (second === undefined || (second & 0xf6) === 0xf0)) return at;
  }
  return bytes.length;
}

/** Bytes of the frame that begins there, its header included; undefined when it is not all there. */
function sizeAt(bytes: Buffer, at: number): number | undefined {
  if (at + headBytes > bytes.length) return undefined;
  const size = (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
  return at + size > bytes.length ? undefined : size;
}

/** AudioSpecificConfig of a frame; undefined for frames of several blocks, which nobody sends. */
function configOf(frame: Buffer): Buffer | undefined {
  const third = frame[2] ?? 0;
  const fourth = frame[3] ?? 0;
  if (((frame[6] ?? 0) & 0x03) !== 0) return undefined;
  const objectType = (third >> 6) + 1;
  const frequencyIndex = (third >> 2) & 0x0f;
  const channels = ((third & 1) << 2) | (fourth >> 6);
  return Buffer.from([(objectType << 3) | (frequencyIndex >> 1), ((frequencyIndex & 1) << 7) | (channels << 3)]);
}
