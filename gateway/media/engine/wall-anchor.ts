import type { Clock } from '../../platform/clock/clock.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';

/** So far may the two clocks drift apart before the anchor is set anew. */
const maxDriftMs = 1000;
/** A sender report that differs so much from the one before tells that the camera's clock was set. */
const clockStepMs = 500;
/** Forgetting of the smallest delay, ms a second: clocks drift by less. */
const forgettingMsPerS = 0.2;

/** One picture, when it comes. */
export interface PictureArrival {
  /** Its place on the output timeline. */
  readonly ticks: number;
  /** 32 bits. */
  readonly rtpTime: number;
}

/**
 * Says at which civil instant of the gateway a picture came, without the jitter of arrivals.
 *
 * Once the camera sends RTCP sender reports, its own clock measures the distances between pictures; the gateway's clock
 * says where they lie: the picture that came fastest came without delay. Before, the output timeline measures them.
 */
export class WallAnchor {
  readonly #clock: Clock;
  readonly #clockHz: number;
  #zeroAtMs: number | undefined;
  #report: { readonly ntpMs: number; readonly rtpTime: number } | undefined;
  /** Smallest difference of arrival and camera's clock seen, slowly forgotten. */
  #behindMs: number | undefined;
  #behindAtMs = 0;

  /** @param clockHz RTP clock of the track */
  constructor(clock: Clock, clockHz: number) {
    this.#clock = clock;
    this.#clockHz = clockHz;
  }

  /** Camera's clock minus gateway's clock, less the shortest way of a picture; undefined when the camera tells no time. */
  get clockOffsetMs(): number | undefined {
    return this.#behindMs === undefined ? undefined : Math.round(-this.#behindMs);
  }

  /** The camera says which instant of its clock (ms since epoch) belongs to which RTP time. */
  takeReport(ntpMs: number, rtpTime: number): void {
    const expectedMs = this.#cameraTimeOf(rtpTime);
    if (expectedMs === undefined || Math.abs(ntpMs - expectedMs) > clockStepMs) this.#behindMs = undefined;
    this.#report = { ntpMs, rtpTime };
  }

  /** The camera's RTP time jumped: what it belongs to is unknown until the next report. */
  forgetReport(): void {
    this.#report = undefined;
  }

  /** @returns ms since epoch, at most a second away from now */
  instantOf({ ticks, rtpTime }: PictureArrival): number {
    const nowMs = this.#clock.now();
    const cameraMs = this.#cameraTimeOf(rtpTime);
    if (cameraMs !== undefined) {
      const instantMs = cameraMs + this.#measureBehind(nowMs - cameraMs);
      if (nowMs - instantMs <= maxDriftMs) return Math.round(instantMs);
      this.#behindMs = nowMs - cameraMs;
      return nowMs;
    }
    const offsetMs = (ticks * 1000) / ticksPerSecond;
    const isDrifted = this.#zeroAtMs === undefined || Math.abs(this.#zeroAtMs + offsetMs - nowMs) > maxDriftMs;
    if (isDrifted || this.#zeroAtMs === undefined) this.#zeroAtMs = nowMs - offsetMs;
    return Math.round(this.#zeroAtMs + offsetMs);
  }

  #cameraTimeOf(rtpTime: number): number | undefined {
    if (this.#report === undefined) return undefined;
    return this.#report.ntpMs + (((rtpTime - this.#report.rtpTime) | 0) * 1000) / this.#clockHz;
  }

  #measureBehind(nowBehindMs: number): number {
    const monotonicMs = this.#clock.monotonic();
    const passedS = (monotonicMs - this.#behindAtMs) / 1000;
    this.#behindAtMs = monotonicMs;
    const remembered = this.#behindMs === undefined ? Infinity : this.#behindMs + passedS * forgettingMsPerS;
    this.#behindMs = Math.min(nowBehindMs, remembered);
    return this.#behindMs;
  }
}
