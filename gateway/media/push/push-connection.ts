import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { PageSocket } from '../../platform/realtime/page-socket.ts';
import type { LiveService } from '../live-service.ts';
import { maxPushChannels, type PushNotice, pushRequest } from './push-api.ts';
import { PushChannel, type PushWire } from './push-channel.ts';

/** A page that took nothing for so long is given up: it comes back and asks anew. */
const giveUpMs = 15_000;
/** A page to which nothing was sent for so long is told that the connection lives: it takes silence for the opposite. */
const beatMs = 5000;

/** A page that asks for more and more and reads none of it: the groups under way of a wall of 25 are far less. */
const mostUnsentBytes = 32 * 1024 * 1024;

interface Watch {
  readonly channel: PushChannel;
  readonly end: () => void;
}

/** One page: which streams it receives on which channels. Ends all of it when the page leaves. */
export class PushConnection implements PushWire {
  readonly #socket: PageSocket;
  readonly #actor: Actor;
  readonly #service: Pick<LiveService, 'receive'>;
  readonly #clock: Clock;
  readonly #watches = new Map<number, Watch>();
  #sentAtMs: number;

  constructor(socket: PageSocket, actor: Actor, deps: { service: Pick<LiveService, 'receive'>; clock: Clock }) {
    this.#socket = socket;
    this.#actor = actor;
    this.#service = deps.service;
    this.#clock = deps.clock;
    this.#sentAtMs = deps.clock.monotonic();
    socket.onMessage((message) => this.#read(message));
    socket.onClose(() => this.#leaveAll());
  }

  now(): number {
    return this.#clock.monotonic();
  }

  tell(notice: PushNotice): void {
    this.#sentAtMs = this.now();
    this.#socket.send(JSON.stringify(notice));
  }

  send(message: Uint8Array, onSent: () => void): void {
    this.#sentAtMs = this.now();
    this.#socket.send(message, onSent);
  }

  /** Gives a page up that takes nothing any more, and tells one that waits that it is heard. To be called each second. */
  check(): void {
    const nowMs = this.now();
    if (nowMs - this.#sentAtMs >= beatMs) this.tell({ kind: 'beat' });
    for (const { channel } of this.#watches.values()) {
      if (channel.oldestUnsentMs === undefined || nowMs - channel.oldestUnsentMs < giveUpMs) continue;
      return this.#socket.close('tryAgainLater', 'too slow');
    }
  }

  #read(message: unknown): void {
    const request = pushRequest.safeParse(message);
    if (!request.success) return this.#socket.close('policyViolation', 'send {"watch": […], "drop": […]}');
    for (const channel of request.data.drop ?? []) this.#leave(channel);
    for (const { channel, streamId } of request.data.watch ?? []) this.#watch(channel, streamId);
  }

  #watch(number: number, streamId: string): void {
    this.#leave(number);
    if (this.#watches.size >= maxPushChannels) {
      return this.#socket.close('policyViolation', `at most ${maxPushChannels} channels`);
    }
    if (this.#socket.unsentBytes > mostUnsentBytes) return this.#socket.close('tryAgainLater', 'too slow');
    const channel = new PushChannel(number, this);
    const onGone = (): void => {
      this.#watches.delete(number);
      this.tell({ kind: 'gone', channel: number });
    };
    try {
      this.#watches.set(number, { channel, end: this.#service.receive(this.#actor, streamId, channel, onGone) });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      onGone();
    }
  }

  #leave(number: number): void {
    const watch = this.#watches.get(number);
    this.#watches.delete(number);
    watch?.end();
  }

  #leaveAll(): void {
    for (const number of [...this.#watches.keys()]) this.#leave(number);
  }
}
