import { expect } from 'chai';
import { countStreams } from '../../gateway/media/engine/stream-count.ts';
import { measureMedia } from '../../gateway/media/measure-media.ts';
import { Metrics } from '../../gateway/platform/observability/metrics.ts';

describe('measureMedia', () => {
  it('shows streams by state and codec, dials by outcome, the queue, the buffers and our bugs', async () => {
    const metrics = new Metrics();
    const engine = {
      count: () => [{ state: 'live', codec: 'h264', count: 3 } as const],
      dialCounts: new Map([
        ['live', 5],
        ['refused', 0],
      ]),
      queueLength: 7,
      ringBytes: 1234,
      transcodes: 2,
      brokenSessions: 1,
    };
    measureMedia(engine, metrics);

    await metrics.render();
    const text = await metrics.render();

    for (const line of [
      'vpg_media_streams{state="live",codec="h264"} 3',
      'vpg_media_dials_total{outcome="live"} 5',
      'vpg_media_dials_total{outcome="refused"} 0',
      'vpg_media_queue_length 7',
      'vpg_media_held_bytes 1234',
      'vpg_media_transcodes 2',
      'vpg_media_broken_sessions_total 1',
    ]) {
      expect(text.split('\n')).to.include(line);
    }
  });
});

describe('countStreams', () => {
  it('knows a codec by its RFC 6381 name and takes a stream without a format as unknown', () => {
    const stream = (
      codec?: string,
    ): Parameters<typeof countStreams>[0] extends Iterable<infer Each> ? Each : never => ({
      state: { state: 'live', sinceMs: 0, wasLive: true, failures: 0 },
      format:
        codec === undefined
          ? undefined
          : { kind: 'h264', codec, init: new Uint8Array(), width: 1, height: 1, parameterSets: [] },
    });
    const names = ['avc1.64001f', 'avc1.42e01e', 'hvc1.1.6.L93.B0', 'jpeg', undefined];

    expect(countStreams(names.map(stream)).map(({ codec, count }) => [codec, count])).to.deep.equal([
      ['h264', 2],
      ['h265', 1],
      ['jpeg', 1],
      ['unknown', 1],
    ]);
  });
});
