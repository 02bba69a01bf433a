import { type AudioConfig, readAudioConfig } from './audio-config.ts';
import { attributeOf, attributeOfType, formatParameters, type MediaSection } from './sdp-section.ts';

interface AnyAudioTrack {
  /** As in `a=rtpmap`, in capitals: `MPEG4-GENERIC`, `PCMA`, `MP4A-LATM`…; empty when unknown. */
  readonly encoding: string;
  readonly payloadType: number;
  /** RTP clock, ticks a second. */
  readonly clockHz: number;
  /** `a=control` of the track, relative or absolute; empty when it has none. */
  readonly control: string;
}

/** AAC in RTP as of RFC 3640, modes AAC-hbr and AAC-lbr. */
export interface AacTrack extends AnyAudioTrack, AudioConfig {
  readonly kind: 'aac';
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1), as an `esds` box wants it. */
  readonly config: Buffer;
  /** Bits of the fields in each AU header; 0 leaves the field out. */
  readonly sizeBits: number;
  readonly indexBits: number;
  readonly indexDeltaBits: number;
}

/** Audio that is left out: G.711, G.726, Opus, AAC that we cannot take apart… */
interface OtherAudioTrack extends AnyAudioTrack {
  readonly kind: 'other';
}

export type AudioTrack = AacTrack | OtherAudioTrack;

/** Payload types with a fixed meaning (RFC 3551 table 4) that cameras send without `a=rtpmap`. */
const staticEncodings: Readonly<Record<number, string>> = {
  0: 'PCMU',
  3: 'GSM',
  4: 'G723',
  8: 'PCMA',
  9: 'G722',
  10: 'L16',
  11: 'L16',
  14: 'MPA',
  15: 'G728',
  18: 'G729',
};

/** Reads an `m=audio` section; undefined when it names no payload type. */
export function readAudioTrack({ payloadTypes, attributes }: MediaSection): AudioTrack | undefined {
  const payloadType = payloadTypes[0];
  if (payloadType === undefined) return undefined;
  const map = attributeOfType(attributes, 'rtpmap', payloadType) ?? staticEncodings[payloadType] ?? '';
  const [name = '', clock] = map.split('/');
  const encoding = name.trim().toUpperCase();
  const clockHz = Number(clock) > 0 ? Number(clock) : 8000;
  const any = { encoding, payloadType, clockHz, control: attributeOf(attributes, 'control') ?? '' };
  const format = attributeOfType(attributes, 'fmtp', payloadType) ?? '';
  const aac = encoding === 'MPEG4-GENERIC' ? readAac(formatParameters(format)) : undefined;
  return aac === undefined ? { kind: 'other', ...any } : { kind: 'aac', ...any, ...aac };
}

type AacFormat = Omit<AacTrack, 'kind' | keyof AnyAudioTrack>;

/** Undefined for what cannot be taken apart: constant sizes, CELP, auxiliary data, broken configs. */
function readAac(parameters: ReadonlyMap<string, string>): AacFormat | undefined {
  const config = readHex(parameters.get('config') ?? '');
  const told = readAudioConfig(config);
  const sizeBits = readBits(parameters, 'sizelength');
  const indexBits = readBits(parameters, 'indexlength');
  const indexDeltaBits = readBits(parameters, 'indexdeltalength');
  const isAac = parameters.get('mode')?.toLowerCase().startsWith('aac-') === true;
  const hasMore = ['ctsdeltalength', 'dtsdeltalength', 'auxiliarydatasizelength'].some(
    (name) => readBits(parameters, name) !== 0,
  );
  if (!isAac || told === undefined || hasMore || sizeBits === 0) return undefined;
  return { config, ...told, sizeBits, indexBits, indexDeltaBits };
}

/** Bits of a field in the AU header; 0 when the description does not name it, or nonsense. */
function readBits(parameters: ReadonlyMap<string, string>, name: string): number {
  const count = Number(parameters.get(name) ?? '0');
  return Number.isInteger(count) && count > 0 && count <= 16 ? count : 0;
}

function readHex(text: string): Buffer {
  return Buffer.from(/^(?:[0-9a-f]{2}){2,64}$/i.test(text) ? text : '', 'hex');
}
