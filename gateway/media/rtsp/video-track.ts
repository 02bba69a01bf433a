import { attributeOf, attributeOfType, formatParameters, type MediaSection } from './sdp-section.ts';

/** One video track of a description. */
export interface VideoTrack {
  /** `H264`, `H265`, `JPEG`…, in capitals. */
  readonly encoding: string;
  readonly payloadType: number;
  /** RTP clock, ticks a second; 90,000 for every video encoding in use. */
  readonly clockHz: number;
  /** `a=control` of the track, relative or absolute; empty when it has none. */
  readonly control: string;
  /**
   * NAL units of `sprop-parameter-sets` (H.264, RFC 6184 §8.1), or of `sprop-vps`, `sprop-sps` and `sprop-pps` in this
   * order (H.265, RFC 7798 §7.1); empty when they come in band only.
   */
  readonly parameterSets: readonly Buffer[];
  /** `a=framerate`, frames a second. */
  readonly fps?: number;
  /** Pixels that the description promises (`x-dimensions`, `framesize`); JPEG beyond 2040 pixels needs them. */
  readonly size?: { readonly width: number; readonly height: number };
  /** H.265 only: payloads carry decoding order numbers (`sprop-max-don-diff` > 0, RFC 7798 §4.4). */
  readonly hasDecodingOrder?: boolean;
}

/** Payload types with a fixed meaning (RFC 3551 table 5) that cameras send without `a=rtpmap`. */
const staticEncodings: Readonly<Record<number, string>> = { 26: 'JPEG', 31: 'H261', 32: 'MPV', 33: 'MP2T', 34: 'H263' };
const encodingsOfCameras = new Set(['H264', 'H265', 'JPEG']);
const encodingAliases: Readonly<Record<string, string>> = { HEVC: 'H265', AVC: 'H264', MJPEG: 'JPEG' };
const setParameters = ['sprop-parameter-sets', 'sprop-vps', 'sprop-sps', 'sprop-pps'];
const maxParameterSets = 16;
const maxSide = 16_384;

/** Reads an `m=video` section; undefined when it names no payload type. Of several types the first known one counts. */
export function readVideoTrack({ payloadTypes, attributes }: MediaSection): VideoTrack | undefined {
  const known = payloadTypes.find((type) => encodingsOfCameras.has(encodingOf(attributes, type).encoding));
  const payloadType = known ?? payloadTypes[0];
  if (payloadType === undefined) return undefined;
  const parameters = formatParameters(attributeOfType(attributes, 'fmtp', payloadType) ?? '');
  const fps = Number(attributeOf(attributes, 'framerate'));
  const size = readSize(attributes, payloadType);
  return {
    ...encodingOf(attributes, payloadType),
    payloadType,
    control: attributeOf(attributes, 'control') ?? '',
    parameterSets: setParameters.flatMap((name) => readParameterSets(parameters.get(name) ?? '')),
    ...(fps > 0 && fps <= 240 ? { fps } : {}),
    ...(size === undefined ? {} : { size }),
    ...(Number(parameters.get('sprop-max-don-diff')) > 0 ? { hasDecodingOrder: true } : {}),
  };
}

/** True for encodings that some camera sends and this gateway knows by name. */
export function isKnownEncoding(encoding: string): boolean {
  return encodingsOfCameras.has(encoding);
}

function encodingOf(attributes: readonly string[], payloadType: number): { encoding: string; clockHz: number } {
  const [name = '', clock] = (attributeOfType(attributes, 'rtpmap', payloadType) ?? '').split('/');
  const told = name.trim().toUpperCase();
  const encoding = told === '' ? guessEncoding(attributes, payloadType) : (encodingAliases[told] ?? told);
  return { encoding, clockHz: Number(clock) > 0 ? Number(clock) : 90_000 };
}

/** A dynamic payload type without `a=rtpmap`: its format parameters may still tell. */
function guessEncoding(attributes: readonly string[], payloadType: number): string {
  const parameters = formatParameters(attributeOfType(attributes, 'fmtp', payloadType) ?? '');
  if (parameters.has('sprop-vps') || parameters.has('sprop-sps')) return 'H265';
  if (parameters.has('sprop-parameter-sets') || parameters.has('packetization-mode')) return 'H264';
  return staticEncodings[payloadType] ?? '';
}

function readSize(attributes: readonly string[], payloadType: number): VideoTrack['size'] {
  const text = attributeOf(attributes, 'x-dimensions') ?? attributeOfType(attributes, 'framesize', payloadType) ?? '';
  const [width = 0, height = 0] = text.split(/[,-]/, 2).map(Number);
  const isReal = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= maxSide);
  return isReal ? { width, height } : undefined;
}

function readParameterSets(value: string): Buffer[] {
  return value
    .split(',', maxParameterSets)
    .map((text) => Buffer.from(text.trim(), 'base64'))
    .filter((unit) => unit.length > 0);
}
