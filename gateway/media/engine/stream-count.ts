import type { StreamState } from '../live-api.ts';
import type { LiveStream } from './live-stream.ts';

/** Streams of one state and one codec. */
export interface StreamCount {
  readonly state: StreamState;
  readonly codec: CountedCodec;
  readonly count: number;
}

type CountedCodec = 'h264' | 'h265' | 'jpeg' | 'unknown';

/** Counts streams for metrics, by state and by what the camera sends. */
export function countStreams(streams: Iterable<Pick<LiveStream, 'state' | 'format'>>): readonly StreamCount[] {
  const counts = new Map<string, StreamCount>();
  for (const { state: upstream, format } of streams) {
    const { state } = upstream;
    const codec = codecNamed(format?.codec ?? '');
    const name = `${state} ${codec}`;
    counts.set(name, { state, codec, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** @param name RFC 6381, e.g. `avc1.64001f` */
function codecNamed(name: string): CountedCodec {
  if (/^avc[13]/.test(name)) return 'h264';
  if (/^(hvc|hev)1/.test(name)) return 'h265';
  return /^(mjpg|jpeg|mjpeg)/i.test(name) ? 'jpeg' : 'unknown';
}
