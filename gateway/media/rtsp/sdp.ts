/** The video track that an SDP description (RFC 8866) offers first. */
export interface VideoTrack {
  /** `H264`, `H265`, `JPEG`…, in capitals. */
  readonly encoding: string;
  readonly payloadType: number;
  /** RTP clock, ticks a second; 90,000 for every video encoding in use. */
  readonly clockHz: number;
  /** `a=control` of the track, relative or absolute; empty when it has none. */
  readonly control: string;
  /** NAL units of `sprop-parameter-sets` (RFC 6184 §8.1); empty when they come in band only. */
  readonly parameterSets: readonly Buffer[];
  /** `a=framerate`, frames a second. */
  readonly fps?: number;
}

/** Payload types with a fixed meaning (RFC 3551 table 5) that cameras send without `a=rtpmap`. */
const staticEncodings: Readonly<Record<number, string>> = { 26: 'JPEG', 32: 'MPV', 33: 'MP2T' };
const maxParameterSets = 16;

/** Finds the first video track; undefined when there is none. Unknown lines are skipped, as the RFC demands. */
export function readVideoTrack(sdp: string): VideoTrack | undefined {
  const section = videoSection(sdp.split(/\r?\n/));
  const payloadType = Number(section[0]?.split(' ')[3]);
  if (!Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127) return undefined;
  const fps = Number(attribute(section, 'framerate:'));
  return {
    ...readEncoding(section, payloadType),
    payloadType,
    control: attribute(section, 'control:') ?? '',
    parameterSets: readParameterSets(attribute(section, `fmtp:${payloadType} `) ?? ''),
    ...(fps > 0 && fps <= 240 ? { fps } : {}),
  };
}

function videoSection(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.startsWith('m=video '));
  if (first < 0) return [];
  const next = lines.findIndex((line, index) => index > first && line.startsWith('m='));
  return lines.slice(first, next < 0 ? undefined : next);
}

function readEncoding(section: readonly string[], payloadType: number): { encoding: string; clockHz: number } {
  const [name = '', clock] = (attribute(section, `rtpmap:${payloadType} `) ?? '').split('/');
  const encoding = name === '' ? (staticEncodings[payloadType] ?? '') : name;
  return { encoding: encoding.trim().toUpperCase(), clockHz: Number(clock) > 0 ? Number(clock) : 90_000 };
}

function attribute(section: readonly string[], name: string): string | undefined {
  const prefix = `a=${name}`;
  return section
    .find((line) => line.startsWith(prefix))
    ?.slice(prefix.length)
    .trim();
}

function readParameterSets(format: string): Buffer[] {
  const value = /(?:^|;)\s*sprop-parameter-sets\s*=\s*([^;\s]*)/i.exec(format)?.[1] ?? '';
  return value
    .split(',', maxParameterSets)
    .map((text) => Buffer.from(text, 'base64'))
    .filter((unit) => unit.length > 0);
}
