import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds a request takes: from loopback to a deadline. Prometheus counts in base units. */
const durationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10];

/** One number of a metric. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers that Prometheus scrapes. Labels are bounded: never a camera, a user or an address. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #httpSeconds: Histogram<'operation' | 'status'>;

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'vpg_' });
    this.#httpSeconds = new Histogram({
      name: 'vpg_http_seconds',
      help: 'Time to answer a request, seconds',
      labelNames: ['operation', 'status'],
      buckets: durationBuckets,
      registers: [this.#registry],
    });
  }

  observeHttp(operation: string, status: number, tookMs: number): void {
    this.#httpSeconds.observe({ operation, status: String(status) }, tookMs / 1000);
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

  /** Numbers that are read when somebody scrapes, by several bounded labels. */
  gauges(name: string, help: string, labelNames: readonly string[], read: () => readonly Sample[]): void {
    const gauge: Gauge = new Gauge({
      ...{ name, help, labelNames },
      registers: [this.#registry],
      collect: () => {
        gauge.reset();
        for (const { labels, value } of read()) gauge.set(labels, value);
      },
    });
  }

  /** Numbers that only grow, counted elsewhere and read when somebody scrapes. */
  counters(name: string, help: string, labelNames: readonly string[], read: () => readonly Sample[]): void {
    const counter: Counter = new Counter({
      ...{ name, help, labelNames },
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        for (const { labels, value } of read()) counter.inc(labels, value);
      },
    });
  }

  /** The exposition text (Prometheus text format 0.0.4). */
  render(): Promise<string> {
    return this.#registry.metrics();
  }
}
