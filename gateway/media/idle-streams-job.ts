import type { LiveService } from './live-service.ts';

/** Some end at a time, so that two hundred end within seconds and nobody is held up. */
const everyMs = 250;

/** Lets streams end that nobody watches any more. */
export class IdleStreamsJob {
  readonly #service: Pick<LiveService, 'endIdle'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(service: Pick<LiveService, 'endIdle'>) {
    this.#service = service;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#service.endIdle(), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
