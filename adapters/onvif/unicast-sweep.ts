import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterContext, DiscoveredDevice, DiscoverRequest } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { readClock } from '../sdk/onvif-protocol/conversation.ts';
import type { DeviceLanes } from '../sdk/onvif-protocol/device-lanes.ts';
import { DeviceSession } from '../sdk/onvif-protocol/device-session.ts';
import { readScopes } from '../sdk/onvif-protocol/scopes.ts';
import { Slots } from '../sdk/slots.ts';
import { knock } from './tcp-knock.ts';
import type { UdpProber } from './udp-prober.ts';
import { managementAddress, type ProbeMatch } from './ws-discovery.ts';

/** Hosts that are being asked at one moment; each holds at most one TCP connection. */
const maxHostsAtOnce = 1024;
const knockMs = 1000;
const fingerprintMs = 2500;
const progressEveryMs = 250;

interface SweepParts {
  readonly context: AdapterContext;
  readonly prober: UdpProber;
  readonly lanes: DeviceLanes;
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

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  async run(request: DiscoverRequest): Promise<void> {
    const { deadline, onProgress } = this.#parts;
    const { signal } = deadline;
    const tasks = new Set<Promise<void>>();
    const pacer = new Pacer(this.#parts.context.clock, request.ratePerSecond);
    const failures: unknown[] = [];
    let asked = 0;
    let reportedMs = Number.NEGATIVE_INFINITY;
    for (const host of request.hosts) {
      if (!(await pacer.next(signal)) || !(await this.#slots.take(signal))) break;
      const task = this.#ask(host, request.ports)
        .catch((error: unknown) => failures.push(error))
        .then(() => {
          this.#slots.give();
          tasks.delete(task);
        });
      tasks.add(task);
      asked += 1;
      const nowMs = this.#parts.context.clock.monotonic();
      if (nowMs - reportedMs < progressEveryMs) continue;
      reportedMs = nowMs;
      onProgress(asked);
    }
    await Promise.all(tasks);
    onProgress(asked);
    // Devices' trouble is no exception here: this is a bug of ours or of the listener.
    if (failures.length > 0) throw new Error('a host of the sweep could not be handled', { cause: failures[0] });
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
   * A port that stays silent ends the search unless the host is known to live: a refusal is how living hosts answer.
   */
  async #fingerprintFirst(
    host: string,
    ports: readonly number[],
    lives: boolean,
  ): Promise<Omit<DiscoveredDevice, 'method'> | undefined> {
    const { signal } = this.#parts.deadline;
    for (const port of ports) {
      const heard = await knock({ host, port }, knockMs, signal);
      if (heard === 'silent' && !lives) return undefined;
      const clock = heard === 'open' ? await this.#readClock(host, port) : undefined;
      if (clock) return { address: { host, port }, ...clock };
    }
    return undefined;
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

/** What a match tells besides its address. */
export function hintsOf(match: ProbeMatch): Pick<DiscoveredDevice, 'endpointUuid' | 'name' | 'hardware' | 'location'> {
  const { endpointUuid } = match;
  return { ...(endpointUuid === undefined ? {} : { endpointUuid }), ...readScopes(match.scopes) };
}

/** Spreads steps evenly; a step that comes late is not caught up by a burst of more than 50 ms. */
class Pacer {
  readonly #clock: AdapterContext['clock'];
  readonly #stepMs: number;
  #dueMs: number;

  constructor(clock: AdapterContext['clock'], ratePerSecond: number) {
    this.#clock = clock;
    this.#stepMs = 1000 / Math.max(0.1, ratePerSecond);
    this.#dueMs = clock.monotonic();
  }

  /** @returns false when the signal fired */
  async next(signal: AbortSignal): Promise<boolean> {
    const nowMs = this.#clock.monotonic();
    this.#dueMs = Math.max(this.#dueMs, nowMs - 50);
    const waitMs = this.#dueMs - nowMs;
    this.#dueMs += this.#stepMs;
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }
}
