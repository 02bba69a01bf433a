import type { AdapterContext, CallLimits, DeviceAddress, DeviceTarget, KeyFrameTarget, Outcome } from '../adapter.ts';
import { CallDeadline } from '../call-deadline.ts';
import { MemoryCertificatePins } from '../certificate-pins.ts';
import { failed, ok } from '../outcome.ts';
import { readClock, readServicePaths } from './conversation.ts';
import { DeviceLanes } from './device-lanes.ts';
import { type DeviceMemory, type LearntDevice, memoryOf } from './device-memory.ts';
import { DeviceSession } from './device-session.ts';
import { FirstLogin, type FirstLoginParts } from './first-login.ts';
import { synchronizationCall } from './media-calls.ts';
import type { PreparedDevice } from './prepared-device.ts';

/** What we know of a device's clock is used this long; then it is read again before a login. */
const clockFreshMs = 60_000;
/** Tokens are good for five minutes at most devices, for less at some. */
const movedMs = 10_000;

interface ClientParts {
  readonly context: AdapterContext;
  /** Calls in flight per device. */
  readonly callsAtOnce: number;
  /** Of another client for the same devices; that of the context when absent. */
  readonly memory?: DeviceMemory;
}

/** The clock was not read in this conversation. */
interface ReadClock extends Pick<LearntDevice, 'clockOffsetMs' | 'clockReadAtMs'> {
  readonly isRemembered: boolean;
}

type DeviceFacts = ReadClock & Pick<LearntDevice, 'paths'>;

/**
 * Conversations with devices that log in: what one taught us spares questions in the next, and what one spoilt (a
 * refused secret) keeps the next from trying.
 */
export class OnvifClient {
  readonly context: AdapterContext;
  readonly lanes: DeviceLanes;
  readonly #memory: DeviceMemory;

  constructor({ context, callsAtOnce, memory = memoryOf(context) }: ClientParts) {
    this.context = { ...context, pins: context.pins ?? new MemoryCertificatePins() };
    this.lanes = new DeviceLanes(callsAtOnce);
    this.#memory = memory;
  }

  /** A second client for the same devices that shares what is known of them, and waits in lanes of its own. */
  beside(): OnvifClient {
    return new OnvifClient({ context: this.context, callsAtOnce: 1, memory: this.#memory });
  }

  /**
   * A visit with at most one wrong password, however many visit at the same moment. Who was refused before is left
   * alone; nothing is dialled then.
   */
  async visit<Value>(
    { target, limits, label }: Conversation,
    work: (session: DeviceSession) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const { address, credential } = target;
    const { clock } = this.context;
    const standing = credential && this.#memory.standingRefusal(address, credential, clock.monotonic());
    if (standing) return failed(standing.fault.stage, standing.fault.reason, `${label}: ${standing.fault.detail}`);
    using deadline = new CallDeadline(clock, limits);
    using session = this.session(target, deadline);
    return credential
      ? await this.#visitAs(session, { address, credential, deadline, label }, work)
      : await work(session);
  }

  async #visitAs<Value>(
    session: DeviceSession,
    { address, credential, ...rest }: Omit<FirstLoginParts, 'memory' | 'monotonic'>,
    work: (session: DeviceSession) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const memory = this.#memory;
    const monotonic = (): number => this.context.clock.monotonic();
    if (memory.mayBeCrowded(address, credential)) session.expectCrowd();
    using first = new FirstLogin({ ...rest, address, credential, memory, monotonic });
    session.guard(first);
    const done = await work(session);
    if (first.isTold) return done;
    if (session.refusal) memory.refuse(address, credential, session.refusal, monotonic());
    else if (session.proven) memory.succeed(address, credential);
    else if (session.isSpent) memory.spend(address, credential, monotonic());
    return done;
  }

  /** A visit that asks for clock and services first, as far as they are not known. */
  converse<Value>(
    conversation: Conversation,
    work: (device: PreparedDevice) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const { address } = conversation.target;
    return this.visit(conversation, async (session) => {
      const facts = await this.#prepare(session, address, conversation.isAnew);
      if (facts.kind === 'failed') return facts;
      const done = await work({ session, address, ...facts.value });
      if (!(await this.#hasClockMoved(session, facts.value))) return this.#keep(session, address, facts.value, done);
      const anew = await this.#prepare(session, address, true);
      if (anew.kind === 'failed') return anew;
      return this.#keep(session, address, anew.value, await work({ session, address, ...anew.value }));
    });
  }

  /** Uses what an earlier conversation taught us, so that a stream's start waits for one exchange only. */
  requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>> {
    const label = 'SetSynchronizationPoint';
    return this.converse({ target, limits, label }, async ({ session, paths }) => {
      const media = synchronizationCall(paths, target.profileToken);
      if (!media) return failed('request', 'unsupported', `${label}: no media service`);
      const answer = await session.call(media.path, media.call);
      return answer.kind === 'ok' ? ok(undefined) : answer;
    });
  }

  session(target: DeviceTarget, deadline: CallDeadline): DeviceSession {
    return new DeviceSession(this.context, target, deadline, this.lanes);
  }

  /** @returns the fault of an address outside the allowed ranges */
  forbids(host: string): Outcome<never> | undefined {
    try {
      this.context.netGuard.assertAllowed(host);
      return undefined;
    } catch {
      return failed('address', 'forbidden', `${host} is outside the allowed ranges`);
    }
  }

  /** The device's login was stored anew: the next call tries it. */
  forgiveLogin(address: DeviceAddress): void {
    this.#memory.forgive(address);
  }

  #keep<Value>(
    { usesToken, zoneShiftMs, proven }: DeviceSession,
    address: DeviceAddress,
    facts: DeviceFacts,
    done: Outcome<Value>,
  ): Outcome<Value> {
    if (done.kind === 'ok' || proven) this.#memory.learn(address, { ...facts, usesToken, zoneShiftMs });
    else this.#memory.forget(address);
    return done;
  }

  /**
   * A device that was restarted since we read its clock refuses a right password. It is asked for the time once more,
   * and the refusal stands unless that is another one than the token was made with.
   */
  async #hasClockMoved(session: DeviceSession, { clockOffsetMs, isRemembered }: DeviceFacts): Promise<boolean> {
    if (!isRemembered || session.refusal?.fault.reason !== 'unauthorised' || !session.triedToken) return false;
    const { refusal } = session;
    session.beginAnew();
    const time = await readClock(session, this.context.clock);
    const toldMs = time.kind === 'ok' ? (time.value.clockOffsetMs ?? clockOffsetMs) : clockOffsetMs;
    if (Math.abs(toldMs - clockOffsetMs) > movedMs) return true;
    session.standBy(refusal);
    return false;
  }

  /** The clock and the service paths, from memory or from the device. */
  async #prepare(session: DeviceSession, address: DeviceAddress, isAnew = false): Promise<Outcome<DeviceFacts>> {
    const known = this.#memory.recall(address);
    const time = await this.#freshClock(session, isAnew ? undefined : known);
    if (time.kind === 'failed') return time;
    session.useClockOffset(time.value.clockOffsetMs, known?.zoneShiftMs);
    const paths = known && !isAnew ? ok(known.paths) : await readServicePaths(session);
    if (paths.kind === 'failed') return paths;
    if (known?.usesToken) session.startWithToken();
    return ok({ ...time.value, paths: paths.value });
  }

  /** A clock that was set since we read it would turn a right password into a wrong one. */
  async #freshClock(session: DeviceSession, known: LearntDevice | undefined): Promise<Outcome<ReadClock>> {
    const { clock } = this.context;
    const nowMs = clock.monotonic();
    if (known && nowMs - known.clockReadAtMs < clockFreshMs) {
      const { clockOffsetMs, clockReadAtMs } = known;
      return ok({ clockOffsetMs, clockReadAtMs, isRemembered: true });
    }
    const time = await readClock(session, clock);
    // A device that does not know the question may still answer the others.
    if (time.kind === 'failed' && time.fault.reason !== 'unsupported') return time;
    const told = time.kind === 'ok' ? time.value.clockOffsetMs : undefined;
    return ok({ clockOffsetMs: told ?? known?.clockOffsetMs ?? 0, clockReadAtMs: nowMs, isRemembered: false });
  }
}

interface Conversation {
  readonly target: DeviceTarget;
  readonly limits: CallLimits;
  /** Of the call, for the fault's detail. */
  readonly label: string;
  /** Clock and services are read again. */
  readonly isAnew?: boolean;
}
