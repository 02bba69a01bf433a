import type { PlayableCodec } from '../../../gateway/media/live-api.ts';

/** One common type of each encoding, best first: what decodes these decodes what cameras send. */
const samples: readonly (readonly [PlayableCodec, string])[] = [
  ['h264', 'video/mp4; codecs="avc1.64001f"'],
  ['h265', 'video/mp4; codecs="hvc1.1.6.L93.B0"'],
];

/** Encodings that this browser says it decodes; H.264 where it says nothing. */
export function decodableCodecs(): readonly PlayableCodec[] {
  if (!('MediaSource' in globalThis)) return ['h264'];
  const decodable = samples.filter(([, mimeType]) => MediaSource.isTypeSupported(mimeType)).map(([codec]) => codec);

  return decodable.length === 0 ? ['h264'] : decodable;
}

/** The encoding that a type names. */
export function codecOf(mimeType: string): PlayableCodec {
  return /codecs="?(hvc1|hev1)/.test(mimeType) ? 'h265' : 'h264';
}
