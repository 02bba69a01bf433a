import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Milliseconds a probe or a request takes: from loopback to a deadline. */
const durationBucketsMs = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 3000, 10000];

/** Numbers that Prometheus scrapes. Labels are bounded: never a camera, a user or an address. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #httpMs: Histogram<'operation' | 'status'>;

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'vpg_' });
    this.#httpMs = new Histogram({
      name: 'vpg_http_ms',
      help: 'Time to answer a request, milliseconds',
      labelNames: ['operation', 'status'],
      buckets: durationBucketsMs,
      registers: [this.#registry],
    });
  }

  observeHttp(operation: string, status: number, tookMs: number): void {
    this.#httpMs.observe({ operation, status: String(status) }, tookMs);
  }

  /** A number that is read when somebody scrapes, by one bounded label. */
  gauge(name: string, help: string, read: () => Readonly<Record<string, number>>): void {
    const gauge: Gauge<'state'> = new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [this.#registry],
      collect: () => {
        gauge.reset();
        for (const [state, value] of Object.entries(read())) gauge.set({ state }, value);
      },
    });
  }

  /** The exposition text (Prometheus text format 0.0.4). */
  render(): Promise<string> {
    return this.#registry.metrics();
  }
}
