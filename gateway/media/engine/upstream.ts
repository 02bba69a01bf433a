import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { LiveRing, type RingPolicy } from '../hls/live-ring.ts';
import type { StreamFormat } from './engine-message.ts';
import type { StreamSource, StreamStatus } from './stream-source.ts';
import type { UpstreamState } from './upstream-state.ts';

/** How long somebody waits: a reader that leaves aborts the signal. */
export interface Patience {
  readonly withinMs: number;
  readonly signal?: AbortSignal;
}

/** One camera's stream on the main thread: what is known of it, what it gave, and who waits for it. */
export class Upstream {
  readonly ring: LiveRing;
  source: StreamSource;
  /** Name of its secret, for the login gate. */
  secret: string | undefined;
  state: UpstreamState;
  format: StreamFormat | undefined;
  /** Number of the session that runs; undefined between sessions. */
  run: number | undefined;
  /** The login gate let this session try the secret, and it is not settled yet. */
  holdsGate = false;
  /** Another stream is trying the same secret; this one dials when that is settled. */
  waitsForGate = false;
  /** When the present session showed its first picture, monotonic ms. */
  shownSinceMs: number | undefined;
  /** End of the newest part. */
  endTicks = 0;
  redial: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(source: StreamSource, state: UpstreamState, policy: RingPolicy) {
    this.source = source;
    this.state = state;
    this.ring = new LiveRing(policy);
  }

  get status(): StreamStatus {
    const { state, sinceMs, fault } = this.state;
    const { codec, width, height } = this.format ?? {};
    return {
      state,
      sinceMs,
      ...(codec === undefined ? {} : { codec }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(fault === undefined ? {} : { fault }),
    };
  }

  /** Tells those who wait that something changed. */
  notify(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Waits until `find` finds something. Ends with `stream/failed` when the upstream fails or is stopped, or when the
   * patience is over.
   */
  async until<Found>(find: () => Found | undefined, { withinMs, signal }: Patience): Promise<Found> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise<Found>((resolve, reject) => {
      let isOver = false;
      const look = (): void => {
        const later = find();
        if (later === undefined && !isOver && !this.#isHopeless() && signal?.aborted !== true) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        if (later === undefined) reject(this.#explain());
        else resolve(later);
      };
      const timer = setTimeout(() => {
        isOver = true;
        look();
      }, withinMs);
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
      look();
    });
  }

  #isHopeless(): boolean {
    return this.state.state === 'failed' || this.state.state === 'ended';
  }

  #explain(): GatewayError {
    const { state, fault } = this.state;
    if (fault !== undefined) return new GatewayError('stream/failed', fault.detail, { extensions: { ...fault } });
    return new GatewayError('stream/failed', `The stream has no picture yet (${state}).`);
  }
}
