import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterContext, DeviceAddress, DiscoveredDevice, DiscoverRequest } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { readClock } from '../sdk/onvif-protocol/conversation.ts';
import type { DeviceLanes } from '../sdk/onvif-protocol/device-lanes.ts';
import { DeviceSession } from '../sdk/onvif-protocol/device-session.ts';
import { Slots } from '../sdk/slots.ts';
import { hintsOf } from './match-hints.ts';
import { SweepPace } from './sweep-pace.ts';
import { knock, type KnockResult } from './tcp-knock.ts';
import type { TrafficBudget } from './traffic-budget.ts';
import type { UdpProber } from './udp-prober.ts';
import { managementAddress } from './ws-discovery.ts';

/** Hosts that are being asked at one moment. */
const maxHostsAtOnce = 2048;
/** The system repeats a connect that got lost after a second. */
const knockMs = 1300;
/** For the further ports of a host that let us wait at the first one. */
const secondKnockMs = 700;
const fingerprintMs = 2500;
/** Conversations at once: more than a busy process gets through in time would lose their answers. */
const fingerprintsAtOnce = 128;
const progressEveryMs = 250;

interface SweepParts {
  readonly context: AdapterContext;
  readonly prober: UdpProber;
  readonly lanes: DeviceLanes;
  /** Shared with the probes of the same adapter. */
  readonly traffic: TrafficBudget;
  readonly deadline: CallDeadline;
  readonly onDevice: (device: DiscoveredDevice) => void;
  readonly onProgress: (askedHosts: number) => void;
}

/**
 * Asks addresses one by one, paced: a WS-Discovery probe (twice) and, on the management ports, the clock question.
 *
 * Nothing of ours but these anonymous questions ever reaches a host that nobody adopted.
 */
export class UnicastSweep {
  readonly #parts: SweepParts;
  readonly #slots = new Slots(maxHostsAtOnce);
  readonly #conversations = new Slots(fingerprintsAtOnce);

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  async run(request: DiscoverRequest): Promise<void> {
    const { deadline, onProgress, context } = this.#parts;
    const { clock } = context;
    const { signal } = deadline;
    const tasks = new Set<Promise<void>>();
    const pace = new SweepPace(request.ratePerSecond, clock.monotonic());
    const failures: unknown[] = [];
    let asked = 0;
    let reportedMs = Number.NEGATIVE_INFINITY;
    for (const host of request.hosts) {
      if (!(await this.#turn(pace)) || !(await this.#slots.take(signal))) break;
      const task = this.#ask(host, request.ports)
        .catch((error: unknown) => failures.push(error))
        .then(() => {
          this.#slots.give();
          tasks.delete(task);
        });
      tasks.add(task);
      asked += 1;
      const nowMs = clock.monotonic();
      if (nowMs - reportedMs < progressEveryMs) continue;
      reportedMs = nowMs;
      onProgress(asked);
    }
    await Promise.all(tasks);
    onProgress(asked);
    // Devices' trouble is no exception here: this is a bug of ours or of the listener.
    if (failures.length > 0) throw new Error('a host of the sweep could not be handled', { cause: failures[0] });
  }

  /** @returns false when the signal fired */
  async #turn(pace: SweepPace): Promise<boolean> {
    const { deadline, context } = this.#parts;
    const { signal } = deadline;
    const startedMs = context.clock.monotonic();
    const waitMs = pace.next(startedMs);
    if (waitMs >= 1) {
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      pace.waited(waitMs, context.clock.monotonic() - startedMs);
    }
    return !signal.aborted;
  }

  async #ask(host: string, ports: readonly number[]): Promise<void> {
    const { context, prober, deadline, onDevice } = this.#parts;
    try {
      context.netGuard.assertAllowed(host);
    } catch {
      return;
    }
    const [match, printed] = await Promise.all([
      prober.ask(host, deadline.signal),
      this.#fingerprintFirst(host, ports, false),
    ]);
    if (match === undefined) {
      if (printed) onDevice({ ...printed, method: 'fingerprint' });
      return;
    }
    const told = managementAddress(host, match.xaddrs);
    const known = printed?.address.port === told.port ? printed : await this.#fingerprintFirst(host, [told.port], true);
    onDevice({ ...(known ?? printed ?? { address: told }), ...hintsOf(match), method: 'unicast-probe' });
  }

  /**
   * The first port with an ONVIF device behind it.
   *
   * A refusal is how living hosts answer, so the ports are tried one after another while they answer. A silent first
   * port is a dead host or a firewall: then the others are knocked at together, to spend one patience instead of seven.
   */
  async #fingerprintFirst(
    host: string,
    ports: readonly number[],
    lives: boolean,
  ): Promise<Omit<DiscoveredDevice, 'method'> | undefined> {
    let alive = lives;
    for (const [index, port] of ports.entries()) {
      const heard = await this.#knock({ host, port }, knockMs);
      if (heard === 'silent' && !alive) return this.#fingerprintBehind(host, ports.slice(index + 1));
      alive = true;
      const found = heard === 'open' ? await this.#fingerprint(host, port) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  async #fingerprintBehind(
    host: string,
    ports: readonly number[],
  ): Promise<Omit<DiscoveredDevice, 'method'> | undefined> {
    const heard = await Promise.all(ports.map((port) => this.#knock({ host, port }, secondKnockMs)));
    for (const port of ports.filter((_port, index) => heard[index] === 'open')) {
      const found = await this.#fingerprint(host, port);
      if (found) return found;
    }
    return undefined;
  }

  async #fingerprint(host: string, port: number): Promise<Omit<DiscoveredDevice, 'method'> | undefined> {
    if (!(await this.#conversations.take(this.#parts.deadline.signal))) return undefined;
    try {
      const clock = await this.#withSocket(() => this.#readClock(host, port));
      return clock && { address: { host, port }, ...clock };
    } finally {
      this.#conversations.give();
    }
  }

  async #knock(address: DeviceAddress, patienceMs: number): Promise<KnockResult> {
    const { signal } = this.#parts.deadline;
    return (await this.#withSocket(() => knock(address, patienceMs, signal))) ?? 'silent';
  }

  /** @returns undefined when the signal fired before there was room for a socket */
  async #withSocket<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    const { traffic, deadline } = this.#parts;
    if (!(await traffic.take(deadline.signal))) return undefined;
    try {
      return await work();
    } finally {
      traffic.give();
    }
  }

  async #readClock(host: string, port: number): Promise<{ readonly clockOffsetMs?: number } | undefined> {
    const { context, deadline, lanes } = this.#parts;
    const limits = { signal: deadline.signal, deadlineMs: context.clock.monotonic() + fingerprintMs };
    using own = new CallDeadline(context.clock, limits);
    using session = new DeviceSession(context, { address: { host, port } }, own, lanes);
    const time = await readClock(session, context.clock);
    if (time.kind === 'failed') return undefined;
    const { clockOffsetMs } = time.value;
    return clockOffsetMs === undefined ? {} : { clockOffsetMs };
  }
}
