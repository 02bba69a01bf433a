import type { WebSocket } from 'ws';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { textOf } from '../../platform/realtime/socket-text.ts';
import type { LiveService } from '../live-service.ts';
import { maxPushChannels, type PushNotice, pushRequest, type PushRequest } from './push-api.ts';
import { PushChannel, type PushWire } from './push-channel.ts';

/** A page that took nothing for so long is given up: it comes back and asks anew. */
const giveUpMs = 15_000;
/** RFC 6455 §7.4: 1008 policy violation, 1013 try again later. */
const policyViolation = 1008;
const tryAgainLater = 1013;

interface Watch {
  readonly channel: PushChannel;
  readonly end: () => void;
}

/** One page: which streams it receives on which channels. Ends all of it when the page leaves. */
export class PushConnection implements PushWire {
  readonly #socket: WebSocket;
  readonly #actor: Actor;
  readonly #service: Pick<LiveService, 'receive'>;
  readonly #clock: Clock;
  readonly #watches = new Map<number, Watch>();

  constructor(socket: WebSocket, actor: Actor, deps: { service: Pick<LiveService, 'receive'>; clock: Clock }) {
    this.#socket = socket;
    this.#actor = actor;
    this.#service = deps.service;
    this.#clock = deps.clock;
    socket.on('message', (data, isBinary) => this.#read(data, isBinary));
    socket.on('close', () => this.#leaveAll());
  }

  now(): number {
    return this.#clock.monotonic();
  }

  tell(notice: PushNotice): void {
    this.#socket.send(JSON.stringify(notice));
  }

  send(message: Uint8Array, onSent: () => void): void {
    this.#socket.send(message, { binary: true }, onSent);
  }

  /** Gives a page up that takes nothing any more. To be called about once a second. */
  check(): void {
    const nowMs = this.now();
    for (const { channel } of this.#watches.values()) {
      if (channel.oldestUnsentMs === undefined || nowMs - channel.oldestUnsentMs < giveUpMs) continue;
      return this.#socket.close(tryAgainLater, 'too slow');
    }
  }

  #read(data: WebSocket.RawData, isBinary: boolean): void {
    const request = isBinary ? undefined : parseRequest(data);
    if (request === undefined) return this.#socket.close(policyViolation, 'send {"watch": […], "drop": […]}');
    for (const channel of request.drop ?? []) this.#leave(channel);
    for (const { channel, streamId } of request.watch ?? []) this.#watch(channel, streamId);
  }

  #watch(number: number, streamId: string): void {
    this.#leave(number);
    if (this.#watches.size >= maxPushChannels) {
      return this.#socket.close(policyViolation, `at most ${maxPushChannels} channels`);
    }
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

function parseRequest(data: WebSocket.RawData): PushRequest | undefined {
  try {
    return pushRequest.parse(JSON.parse(textOf(data)));
  } catch {
    return undefined;
  }
}
