/** What an AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1) tells about AAC. */
export interface AudioConfig {
  /** Output samples a second. */
  readonly sampleHz: number;
  readonly channels: number;
  /** Output samples in one frame: 1024 or 960, twice that with spectral band replication. */
  readonly samplesPerFrame: number;
}

/** ISO/IEC 14496-3 table 1.18. */
const frequencies = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
/** Object types whose frames hold 1024 or 960 samples: AAC Main, LC, SSR, LTP. */
const aacObjectTypes = new Set([1, 2, 3, 4]);
/** SBR and PS: the sampling rate after them is the output's, and the core's object type follows. */
const extensionTypes = new Set([5, 29]);
/** Channel configuration 7 has eight channels; 0 describes them elsewhere, which no camera does. */
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8];

/** Undefined when the config is broken or not AAC. */
export function readAudioConfig(config: Buffer): AudioConfig | undefined {
  const next = bitsOf(config);
  const outerType = next(5);
  const coreHz = readFrequency(next);
  const channels = channelCounts[next(4)] ?? 0;
  const isExtended = extensionTypes.has(outerType);
  const sampleHz = isExtended ? readFrequency(next) : coreHz;
  const innerType = isExtended ? next(5) : outerType;
  const frameSamples = next(1) === 1 ? 960 : 1024;
  if (!aacObjectTypes.has(innerType) || coreHz <= 0 || sampleHz <= 0 || channels === 0) return undefined;
  return { sampleHz, channels, samplesPerFrame: Math.round((frameSamples * sampleHz) / coreHz) };
}

function readFrequency(next: (count: number) => number): number {
  const index = next(4);
  return index === 15 ? next(24) : (frequencies[index] ?? 0);
}

/** Reads bits from the front; behind the end there are zeros. */
function bitsOf(bytes: Buffer): (count: number) => number {
  let at = 0;
  return (count) => {
    let value = 0;
    for (const end = at + count; at < end; at += 1) value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
}
