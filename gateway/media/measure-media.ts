import type { Metrics } from '../platform/observability/metrics.ts';
import type { LiveEngine } from './engine/live-engine.ts';

/** Shows a scraper what the live engine does. */
export function measureMedia(
  engine: Pick<LiveEngine, 'count' | 'dialCounts' | 'brokenSessions' | 'queueLength' | 'ringBytes' | 'transcodes'>,
  metrics: Pick<Metrics, 'gauges' | 'counters'>,
): void {
  metrics.gauges('vpg_media_streams', 'Upstreams by state and codec', ['state', 'codec'], () =>
    engine.count().map(({ count, ...labels }) => ({ labels, value: count })),
  );
  metrics.counters('vpg_media_dials_total', 'Dials of cameras by how they turned out', ['outcome'], () =>
    [...engine.dialCounts].map(([outcome, value]) => ({ labels: { outcome }, value })),
  );
  metrics.counters('vpg_media_broken_sessions_total', 'Sessions that a bug of the gateway ended', [], () => [
    { labels: {}, value: engine.brokenSessions },
  ]);
  const single = (name: string, help: string, read: () => number): void => {
    metrics.gauges(name, help, [], () => [{ labels: {}, value: read() }]);
  };
  single('vpg_media_queue_length', 'Streams that wait for their turn to dial', () => engine.queueLength);
  single('vpg_media_transcodes', 'Streams that are H.264 made of another one', () => engine.transcodes);
  single('vpg_media_held_bytes', 'Bytes of pictures in the live buffers', () => engine.ringBytes);
}
