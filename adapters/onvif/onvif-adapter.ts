import type {
  Adapter,
  AdapterContext,
  CallLimits,
  DeviceDescription,
  DeviceTarget,
  DiscoverListener,
  DiscoverRequest,
  KeyFrameTarget,
  Outcome,
  ProbeLevel,
  ProbeReading,
  ProbeTarget,
} from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { readClock, readServicePaths } from '../sdk/onvif-protocol/conversation.ts';
import { DeviceDescriber } from '../sdk/onvif-protocol/describe.ts';
import { DeviceLanes } from '../sdk/onvif-protocol/device-lanes.ts';
import { DeviceMemory, type LearntDevice } from '../sdk/onvif-protocol/device-memory.ts';
import { DeviceSession } from '../sdk/onvif-protocol/device-session.ts';
import { watchDevices } from './device-watch.ts';
import { Discovery } from './discovery.ts';
import { synchronizationCall } from '../sdk/onvif-protocol/media-calls.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { onvifManifest } from './onvif-manifest.ts';
import { askRtspOptions } from '../sdk/rtsp-options.ts';
import { TrafficBudget } from './traffic-budget.ts';

/** What we know of a device's clock is used this long; then it is read again before a login. */
const clockFreshMs = 60_000;

/** Cameras and recorders that speak ONVIF profile S or T. */
export class OnvifAdapter implements Adapter {
  readonly kind = 'onvif';
  readonly manifest = onvifManifest;
  readonly #context: AdapterContext;
  readonly #lanes = new DeviceLanes();
  readonly #memory = new DeviceMemory();
  readonly #traffic = new TrafficBudget();

  constructor(context: AdapterContext) {
    this.#context = context;
  }

  /** Resolves when everybody was asked, at the deadline or at once when the signal fires; what was found stays. */
  async discover(request: DiscoverRequest, listener: DiscoverListener, limits: CallLimits): Promise<void> {
    using deadline = new CallDeadline(this.#context.clock, limits);
    const parts = { context: this.#context, lanes: this.#lanes, traffic: this.#traffic };
    await new Discovery({ ...parts, listener, deadline }).run(request);
  }

  watchDevices(listener: Pick<DiscoverListener, 'onDevice' | 'onGone'>, signal: AbortSignal): Promise<void> {
    return watchDevices(this.#context, listener, signal);
  }

  /** One login at most: a wrong password costs exactly one try. */
  async describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    const startedMs = this.#context.clock.monotonic();
    using deadline = new CallDeadline(this.#context.clock, limits);
    using session = this.#session(target, deadline);
    const described = await new DeviceDescriber(session, target.address, this.#context.clock).describe();
    if (described.kind === 'failed') {
      this.#park(session, target);
      return described;
    }
    const { paths, description } = described.value;
    this.#memory.learn(target.address, {
      paths,
      clockOffsetMs: description.clockOffsetMs,
      clockReadAtMs: startedMs,
      usesToken: session.usesToken,
    });
    return ok(description);
  }

  /** Sweeps that run meanwhile step back. */
  probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    return this.#traffic.probe(() => this.#probe(target, level, limits));
  }

  async #probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    const { clock } = this.#context;
    using deadline = new CallDeadline(clock, limits);
    if (level === 'L1' && target.rtspPort !== undefined) {
      const { host } = target.address;
      if (!this.#isAllowed(host)) return failed('address', 'forbidden', `${host} is outside the allowed ranges`);
      const asked = await askRtspOptions({ host, port: target.rtspPort }, clock, deadline);
      return asked.kind === 'ok' ? ok({ rttMs: asked.value }) : asked;
    }
    const startedMs = clock.monotonic();
    using session = this.#session({ address: target.address }, deadline);
    const time = await readClock(session, clock);
    if (level === 'L2') return clockReading(time);
    if (time.kind === 'ok') return ok({ rttMs: time.value.rttMs });
    // A device that answers with a refusal is alive.
    const answered = time.fault.stage === 'login' || time.fault.reason === 'unsupported';
    return answered ? ok({ rttMs: clock.monotonic() - startedMs }) : time;
  }

  /** Uses what an earlier conversation taught us, so that a stream's start waits for one exchange only. */
  async requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>> {
    const { address, credential } = target;
    if (credential && this.#memory.isParked(address, credential, this.#context.clock.monotonic())) {
      return failed('login', 'unauthorised', 'SetSynchronizationPoint: this login was refused and is not tried now');
    }
    using deadline = new CallDeadline(this.#context.clock, limits);
    using session = this.#session(target, deadline);
    const prepared = await this.#prepare(session, target);
    if (prepared.kind === 'failed') return prepared;
    const media = synchronizationCall(prepared.value.paths, target.profileToken);
    if (!media) return failed('request', 'unsupported', 'SetSynchronizationPoint: no media service');
    const answer = await session.call(media.path, media.call);
    if (answer.kind === 'ok') {
      this.#memory.learn(address, { ...prepared.value, usesToken: session.usesToken });
      return ok(undefined);
    }
    this.#memory.forget(address);
    this.#park(session, target);
    return answer;
  }

  /** The clock and the service paths, from memory or from the device. */
  async #prepare(session: DeviceSession, target: DeviceTarget): Promise<Outcome<Omit<LearntDevice, 'usesToken'>>> {
    const known = this.#memory.recall(target.address);
    const time = await this.#freshClock(session, known);
    if (time.kind === 'failed') return time;
    session.useClockOffset(time.value.clockOffsetMs);
    const paths = known ? ok(known.paths) : await readServicePaths(session);
    if (paths.kind === 'failed') return paths;
    if (known?.usesToken) session.startWithToken();
    const { clockOffsetMs, clockReadAtMs } = time.value;
    return ok({ paths: paths.value, clockOffsetMs, clockReadAtMs });
  }

  /** A clock that was set since we read it would turn a right password into a wrong one. */
  async #freshClock(
    session: DeviceSession,
    known: LearntDevice | undefined,
  ): Promise<Outcome<Pick<LearntDevice, 'clockOffsetMs' | 'clockReadAtMs'>>> {
    const { clock } = this.#context;
    const nowMs = clock.monotonic();
    if (known && nowMs - known.clockReadAtMs < clockFreshMs) return ok(known);
    const time = await readClock(session, clock);
    if (time.kind === 'failed' && time.fault.reason !== 'unsupported') return time;
    const told = time.kind === 'ok' ? time.value.clockOffsetMs : undefined;
    return ok({ clockOffsetMs: told ?? known?.clockOffsetMs ?? 0, clockReadAtMs: nowMs });
  }

  #session(target: DeviceTarget, deadline: CallDeadline): DeviceSession {
    return new DeviceSession(this.#context, target, deadline, this.#lanes);
  }

  #park(session: DeviceSession, { address, credential }: DeviceTarget): void {
    if (session.refused && credential) this.#memory.park(address, credential, this.#context.clock.monotonic());
  }

  #isAllowed(host: string): boolean {
    try {
      this.#context.netGuard.assertAllowed(host);
      return true;
    } catch {
      return false;
    }
  }
}

function clockReading(time: Awaited<ReturnType<typeof readClock>>): Outcome<ProbeReading> {
  if (time.kind === 'failed') return time;
  const { rttMs, clockOffsetMs } = time.value;
  if (clockOffsetMs === undefined) return failed('clock', 'malformed', 'GetSystemDateAndTime: no usable time');
  return ok({ rttMs, clockOffsetMs });
}
