import type { DisplayPageView } from '../../../../gateway/wall/displays/displays-api.ts';
import { toProblem } from '../../api/api-problem.ts';
import { retryDelayMs } from '../../api/backoff.ts';
import { request } from '../../api/request.ts';

/** What a display knows. */
export type DisplayReading =
  | { readonly kind: 'binding' }
  /** Not registered, or taken away: an administrator must make a new link. */
  | { readonly kind: 'unbound'; readonly isRefused: boolean }
  | {
      readonly kind: 'bound';
      readonly page: DisplayPageView;
      /** Monotonic ms of the reading. */
      readonly readAtMs: number;
      /** Gateway's clock minus the browser's, ms. */
      readonly clockOffsetMs: number;
    };

const askEveryMs = 3000;
/** A page that has just begun: its begin is the gateway's, and a little later is never too early. */
const afterTurnMs = 40;
const backoff = { baseMs: 500, capMs: 8000 };
/** Also a display that was taken away asks again: it may have been a mistake. */
const askUnboundMs = 15_000;
const answerWithinMs = 8000;

/**
 * Reads what this display is to show, for ever: after a power cut, a restart of the gateway or a lost network it comes
 * back by itself, at moments of its own, so that a hundred displays do not come together.
 */
export class DisplayReader {
  readonly #onReading: (reading: DisplayReading) => void;
  #reading: DisplayReading = { kind: 'binding' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #sign = { playing: 0, tiles: 0 };
  #isStopped = false;

  constructor(onReading: (reading: DisplayReading) => void) {
    this.#onReading = onReading;
  }

  /** @param token of the link that this browser was opened with, to be used up first */
  start(token: string | undefined): void {
    this.#isStopped = false;
    void (token === undefined ? this.#ask() : this.#bind(token));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Told to the gateway with the next question. */
  note(playing: number, tiles: number): void {
    this.#sign = { playing, tiles };
  }

  async #bind(token: string): Promise<void> {
    try {
      await request('POST', '/display/session', { body: { token } });
    } catch (error) {
      if (this.#isStopped) return;
      const { status } = toProblem(error);
      // Nobody there: the link is as good as before.
      if (status === 0 || status >= 500) return this.#later(() => this.#bind(token), this.#retryMs());
      if (status !== 401) return this.#later(() => this.#bind(token), askUnboundMs);
      this.#show({ kind: 'unbound', isRefused: true });
    }
    await this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isStopped) return;
    const { playing, tiles } = this.#sign;
    try {
      const signal = AbortSignal.timeout(answerWithinMs);
      const path = `/display/page?playing=${String(playing)}&tiles=${String(tiles)}`;
      const page = await request<DisplayPageView>('GET', path, { signal });
      this.#failures = 0;
      this.#show({ kind: 'bound', page, readAtMs: performance.now(), clockOffsetMs: page.asOfMs - Date.now() });
      this.#later(() => this.#ask(), untilNext(page));
    } catch (error) {
      this.#missed(toProblem(error).status);
    }
  }

  #missed(status: number): void {
    if (status === 401 || status === 403 || status === 404) {
      this.#show({ kind: 'unbound', isRefused: this.#reading.kind === 'unbound' && this.#reading.isRefused });
      return this.#later(() => this.#ask(), askUnboundMs * (0.5 + Math.random()));
    }
    this.#later(() => this.#ask(), this.#retryMs());
  }

  #retryMs(): number {
    this.#failures += 1;
    return retryDelayMs(this.#failures, Math.random(), backoff);
  }

  #later(work: () => Promise<void>, delayMs: number): void {
    if (!this.#isStopped) this.#timer = setTimeout(() => void work(), delayMs);
  }

  #show(reading: DisplayReading): void {
    if (this.#isStopped) return;
    this.#reading = reading;
    this.#onReading(reading);
  }
}

/** Right after the page turns, and often enough to hear of what the console does. */
function untilNext({ show }: DisplayPageView): number {
  if (show === undefined || show.clock.isPaused) return askEveryMs;
  const leftMs = show.clock.endsAtMs - show.clock.asOfMs;

  return Math.max(200, Math.min(askEveryMs, leftMs + afterTurnMs));
}
