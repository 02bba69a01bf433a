import type { MediaPart } from '../fmp4/media-part.ts';
import type { StreamFormat } from '../engine/engine-message.ts';
import type { PartReader } from '../engine/live-stream.ts';
import type { StreamStatus } from '../engine/stream-source.ts';
import type { PushNotice } from './push-api.ts';
import { type PushHead, pushHeadBytes, writePushHead } from './push-head-api.ts';

/** When the oldest part that is not sent yet is so old, the page does not keep up. */
const patienceMs = 1500;

/** The connection as a channel sees it. */
export interface PushWire {
  /** Monotonic ms. */
  now(): number;
  tell(notice: PushNotice): void;
  /** @param onSent called when the message has left the gateway's memory */
  send(message: Uint8Array, onSent: () => void): void;
}

/**
 * One stream on a connection. A page that does not keep up gets no queue: parts are left out, and it goes on at the
 * next key frame that finds everything before it sent.
 */
export class PushChannel implements PartReader {
  readonly #channel: number;
  readonly #wire: PushWire;
  /** When each message was handed over that is not sent yet, oldest first. */
  readonly #unsent: number[] = [];
  #isSkipping = false;

  constructor(channel: number, wire: PushWire) {
    this.#channel = channel;
    this.#wire = wire;
  }

  /** Since when the oldest message waits, monotonic ms; undefined when everything is sent. */
  get oldestUnsentMs(): number | undefined {
    return this.#unsent[0];
  }

  onStatus({ state, sinceMs, place, fault }: StreamStatus): void {
    this.#wire.tell({
      kind: 'state',
      channel: this.#channel,
      ...{ state, sinceMs },
      ...(place === undefined ? {} : { place }),
      ...(fault === undefined ? {} : { fault }),
    });
  }

  onFormat({ init, codec, audioCodec, width, height }: StreamFormat): void {
    const codecs = audioCodec === undefined ? codec : `${codec}, ${audioCodec}`;
    const mimeType = `video/mp4; codecs="${codecs}"`;
    this.#wire.tell({ kind: 'format', channel: this.#channel, mimeType, width, height });
    this.#send(init, { kind: 'init', isIndependent: false, isAfterSkip: false, ...noTimes });
  }

  onPart({ bytes, isIndependent, startTicks, durationTicks }: MediaPart, atMs: number): void {
    const [oldestMs] = this.#unsent;
    if (oldestMs !== undefined && this.#wire.now() - oldestMs > patienceMs) this.#isSkipping = true;
    const isAfterSkip = this.#isSkipping;
    if (isAfterSkip && (!isIndependent || oldestMs !== undefined)) return;
    this.#isSkipping = false;
    this.#send(bytes, { kind: 'part', isIndependent, isAfterSkip, atMs, startTicks, durationTicks });
  }

  #send(body: Uint8Array, head: Omit<PushHead, 'channel'>): void {
    this.#unsent.push(this.#wire.now());
    const message = Buffer.allocUnsafe(pushHeadBytes + body.length);
    message.set(writePushHead({ ...head, channel: this.#channel }));
    message.set(body, pushHeadBytes);
    this.#wire.send(message, () => this.#unsent.shift());
  }
}

const noTimes = { atMs: 0, startTicks: 0, durationTicks: 0 };
