import type { CallLimits, DeviceTarget, Outcome } from '../adapter.ts';
import { CallDeadline } from '../call-deadline.ts';
import type { DeviceEventListener } from '../device-event.ts';
import { failed, ok } from '../outcome.ts';
import { keyOf } from './device-memory.ts';
import type { DeviceSession } from './device-session.ts';
import { pullCall, renewCall, subscribeCall, unsubscribeCall } from './event-calls.ts';
import type { OnvifClient } from './onvif-client.ts';
import type { PreparedDevice } from './prepared-device.ts';
import { readEvents } from './read-events.ts';
import { pathOfXAddr } from './services.ts';
import { textOf } from './xml-tree.ts';

const label = 'CreatePullPointSubscription';
/** A subscription that we lose dies by itself after this. */
const lifeS = 120;
/** Some devices answer a longer wait late or never. */
const pullS = 10;
/** What a device may add to a wait. */
const graceMs = 5000;
/** How long we say goodbye. */
const farewellMs = 80;

/**
 * Events by pull point (ONVIF Core §9.2), as an early hint of loss: one subscription a device, few enough altogether
 * that no device runs out of sessions for its pictures.
 */
export class EventWatch {
  /** A wait at the device must not keep its other calls waiting: this client has lanes of its own. */
  readonly #client: OnvifClient;
  readonly #watched = new Set<string>();
  readonly #maxDevices: number;

  constructor(client: OnvifClient, maxDevices = 512) {
    this.#client = client;
    this.#maxDevices = maxDevices;
  }

  /** Until the signal fires or the deadline passes; then the subscription is given back. */
  async watch(target: DeviceTarget, listener: DeviceEventListener, limits: CallLimits): Promise<Outcome<void>> {
    const key = keyOf(target.address);
    if (this.#watched.has(key)) return failed('request', 'over-budget', `${label}: somebody listens to it already`);
    if (this.#watched.size >= this.#maxDevices) {
      return failed('request', 'over-budget', `${label}: ${this.#maxDevices} devices are listened to already`);
    }
    this.#watched.add(key);
    try {
      const { clock } = this.#client.context;
      // What is left of the time after the last wait is for the farewell.
      const watching = { signal: limits.signal, deadlineMs: limits.deadlineMs - farewellMs };
      const ended = await this.#client.converse({ target, limits: watching, label }, (device) =>
        this.#listen(device, target, listener, watching),
      );
      const isOver = limits.signal.aborted || clock.monotonic() >= watching.deadlineMs;
      return isOver && ended.kind === 'failed' && isEnd(ended.fault.reason) ? ok(undefined) : ended;
    } finally {
      this.#watched.delete(key);
    }
  }

  async #listen(
    device: PreparedDevice,
    target: DeviceTarget,
    listener: DeviceEventListener,
    { signal, deadlineMs }: CallLimits,
  ): Promise<Outcome<void>> {
    const { session, paths } = device;
    const subscription = subscribeCall(paths, lifeS);
    if (!subscription) return failed('request', 'unsupported', `${label}: the device has no event service`);
    const opened = await session.call(subscription.path, subscription.call);
    if (opened.kind === 'failed') return opened;
    const path = pathOfXAddr(textOf(opened.value, 'SubscriptionReference', 'Address')) ?? subscription.path;
    const pulled = await this.#pull({ session, path, listener }, { signal, deadlineMs });
    // A login that was refused meanwhile would only be one bad try more.
    if (pulled.kind === 'ok' || pulled.fault.stage !== 'login') await this.#sayGoodbye(device, target, path);
    return pulled;
  }

  async #pull({ session, path, listener }: PullPoint, { signal, deadlineMs }: CallLimits): Promise<Outcome<void>> {
    const { clock } = this.#client.context;
    let renewAtMs = clock.monotonic() + (lifeS * 1000) / 2;
    while (!signal.aborted && clock.monotonic() < deadlineMs) {
      if (clock.monotonic() >= renewAtMs) {
        const renewed = await session.call(path, renewCall(lifeS));
        // Some devices renew with each pull and do not know the question.
        if (renewed.kind === 'failed' && renewed.fault.reason !== 'unsupported') return renewed;
        renewAtMs = clock.monotonic() + (lifeS * 1000) / 2;
      }
      const leftS = Math.max(1, Math.floor((deadlineMs - clock.monotonic()) / 1000));
      const waitS = Math.min(pullS, leftS);
      const answer = await this.#within(waitS * 1000 + graceMs, () => session.call(path, pullCall(waitS)));
      if (answer.kind === 'failed') return answer;
      for (const event of readEvents(answer.value, clock.now())) listener.onEvent(event);
    }
    return ok(undefined);
  }

  /** One wait of a watch that may last for hours has a deadline of its own. */
  async #within<Value>(ms: number, call: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const { promise: late, resolve } = Promise.withResolvers<Outcome<Value>>();
    const timer = setTimeout(() => resolve(failed('request', 'timeout', `PullMessages: no answer in ${ms} ms`)), ms);
    try {
      return await Promise.race([call(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** On a fresh socket: the one of the waits may be gone with the caller's signal. */
  async #sayGoodbye({ session, clockOffsetMs }: PreparedDevice, target: DeviceTarget, path: string): Promise<void> {
    const { clock } = this.#client.context;
    const limits = { signal: new AbortController().signal, deadlineMs: clock.monotonic() + farewellMs };
    using deadline = new CallDeadline(clock, limits);
    using farewell = this.#client.session(target, deadline);
    farewell.useClockOffset(clockOffsetMs, session.zoneShiftMs);
    if (session.usesToken) farewell.startWithToken();
    // A device that does not listen any more forgets us after the subscription's life.
    await farewell.call(path, unsubscribeCall);
  }
}

interface PullPoint {
  readonly session: DeviceSession;
  readonly path: string;
  readonly listener: DeviceEventListener;
}

function isEnd(reason: string): boolean {
  return reason === 'aborted' || reason === 'timeout';
}
