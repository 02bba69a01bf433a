import type { VideoCodec } from '../sdk/adapter.ts';
import { type PictureSize, sizeOfH264, sizeOfH265 } from './picture-size.ts';

/** What an SDP (RFC 8866) tells of the first video. */
export interface VideoFacts extends PictureSize {
  readonly codec: VideoCodec;
  /** 0 when it is not told. */
  readonly fps: number;
  readonly bitrateKbps: number;
}

const codecs: Readonly<Record<string, VideoCodec>> = { H264: 'h264', H265: 'h265', HEVC: 'h265', JPEG: 'mjpeg' };
/** Static payload type of JPEG (RFC 3551). */
const jpegType = '26';

/** @returns undefined when there is no video in it */
export function readSdp(text: string): VideoFacts | undefined {
  const lines = text.slice(0, 65_536).split(/\r?\n/);
  const from = lines.findIndex((line) => line.startsWith('m=video '));
  const media = lines[from];
  if (media === undefined) return undefined;
  const behind = lines.slice(from + 1);
  const to = behind.findIndex((line) => line.startsWith('m='));
  return readVideo(media.split(' ')[3] ?? '', to < 0 ? behind : behind.slice(0, to));
}

/** @param type RTP payload type */
function readVideo(type: string, section: readonly string[]): VideoFacts {
  const codec = codecOf(type, section);
  const size = sizeOf(codec, attribute(section, `fmtp:${type} `) ?? '') ?? writtenSize(section);
  return {
    codec,
    ...(size ?? { width: 0, height: 0 }),
    fps: positive(attribute(section, 'framerate:')),
    bitrateKbps: Math.round(positive(section.find((line) => line.startsWith('b=AS:'))?.slice(5))),
  };
}

function codecOf(type: string, section: readonly string[]): VideoCodec {
  if (type === jpegType) return 'mjpeg';
  const encoding = attribute(section, `rtpmap:${type} `)?.split('/')[0]?.toUpperCase();
  return codecs[encoding ?? ''] ?? 'unknown';
}

function attribute(section: readonly string[], name: string): string | undefined {
  return section
    .find((line) => line.startsWith(`a=${name}`))
    ?.slice(name.length + 2)
    .trim();
}

function sizeOf(codec: VideoCodec, parameters: string): PictureSize | undefined {
  const value = (name: string): string => new RegExp(`${name}=([^;,\\s]+)`, 'i').exec(parameters)?.[1] ?? '';
  if (codec === 'h264') return sizeOfH264(Buffer.from(value('sprop-parameter-sets'), 'base64'));
  return codec === 'h265' ? sizeOfH265(Buffer.from(value('sprop-sps'), 'base64')) : undefined;
}

/** As some cameras write it: `a=x-dimensions:1280,720`. */
function writtenSize(section: readonly string[]): PictureSize | undefined {
  const [, width, height] = /^(\d{1,5})\s*,\s*(\d{1,5})/.exec(attribute(section, 'x-dimensions:') ?? '') ?? [];
  return width === undefined || height === undefined ? undefined : { width: Number(width), height: Number(height) };
}

function positive(text: string | undefined): number {
  const number = Number.parseFloat(text ?? '');
  return Number.isFinite(number) && number > 0 && number < 1e6 ? number : 0;
}
