import { type DiscoveryMessage, readDiscoveryMessage } from './ws-discovery.ts';

/** How much of what anybody sends is looked at within one window. */
interface HearingLimits {
  /** Senders that are listened to. */
  readonly hosts: number;
  /** Datagrams of one sender: devices repeat themselves, forgers too. */
  readonly datagramsOfHost: number;
  /** After this time the counting begins anew, ms. */
  readonly windowMs: number;
}

const marks = ['ProbeMatch', 'Hello', 'Bye'] as const;

/**
 * Reads what unknown senders say by WS-Discovery, within limits: parsing XML is what a flood would cost us, so what is
 * over the limit is dropped unread, and what holds none of the words that we look for is, too.
 */
export class HeardDevices {
  readonly #limits: HearingLimits;
  readonly #datagramsOf = new Map<string, number>();
  #windowStartedMs = Number.NEGATIVE_INFINITY;
  #dropped = 0;

  constructor(limits: HearingLimits) {
    this.#limits = limits;
  }

  /** Datagrams that nobody looked at. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param nowMs monotonic; @returns undefined when it is over the limit or none of ours */
  hear(datagram: Buffer, host: string, nowMs: number): DiscoveryMessage | undefined {
    if (nowMs - this.#windowStartedMs > this.#limits.windowMs) {
      this.#windowStartedMs = nowMs;
      this.#datagramsOf.clear();
    }
    const heard = this.#datagramsOf.get(host) ?? 0;
    const isNew = heard === 0;
    if (heard >= this.#limits.datagramsOfHost || (isNew && this.#datagramsOf.size >= this.#limits.hosts)) {
      this.#dropped += 1;
      return undefined;
    }
    if (!marks.some((mark) => datagram.includes(mark))) return undefined;
    this.#datagramsOf.set(host, heard + 1);
    return readDiscoveryMessage(datagram);
  }
}
