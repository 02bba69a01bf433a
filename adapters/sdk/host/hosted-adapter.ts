import type { z } from 'zod';
import type {
  Adapter,
  AdapterContext,
  CallLimits,
  DeviceAddress,
  DeviceDescription,
  DeviceTarget,
  DiscoverListener,
  DiscoverRequest,
  KeyFrameTarget,
  LoginReading,
  Outcome,
  ProbeLevel,
  ProbeReading,
  ProbeTarget,
} from '../adapter.ts';
import type { AdapterState } from '../adapter-state.ts';
import { CallDeadline } from '../call-deadline.ts';
import type { ChannelState, DeviceEventListener } from '../device-event.ts';
import type { AdapterManifest, CapabilityName } from '../manifest.ts';
import { failed, ok } from '../outcome.ts';
import type { PtzControl } from '../ptz.ts';
import { pictureTypeOf, type Snapshot, type SnapshotTarget } from '../snapshot.ts';
import type { StreamAddress, StreamTarget } from '../stream-address.ts';
import * as answers from './adapter-message.ts';
import { CallBook, type HostedCall } from './call-book.ts';
import { NetworkDoor } from './network-door.ts';
import type { PluginFolder } from './plugin-folder.ts';
import { PluginKeeper } from './plugin-keeper.ts';
import { type PluginLimits, pluginLimits } from './plugin-limits.ts';
import type { PluginProcess } from './plugin-process.ts';
import { toldHandlers } from './told-handlers.ts';

interface HostedOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly limits?: PluginLimits;
  readonly chance?: () => number;
}

/** What goes with a call besides its limits. */
interface CallParts {
  readonly target?: Partial<DeviceTarget>;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly listener?: DiscoverListener;
  readonly events?: DeviceEventListener;
  readonly hosts?: Iterable<string>;
}

/**
 * A third-party plug-in as an adapter: the gateway sees no difference. Each call settles by its own deadline whatever
 * the plug-in does, and its sockets are freed with it.
 */
export class HostedAdapter implements Adapter {
  readonly kind: string;
  readonly manifest: AdapterManifest;
  readonly #context: AdapterContext;
  readonly #limits: PluginLimits;
  readonly #calls = new CallBook();
  readonly #door: NetworkDoor;
  readonly #keeper: PluginKeeper;
  readonly ptz?: PtzControl;

  constructor(folder: PluginFolder, context: AdapterContext, options: HostedOptions = {}) {
    this.manifest = folder.manifest;
    this.kind = folder.manifest.kind;
    this.#context = context;
    this.#limits = options.limits ?? pluginLimits;
    this.#door = new NetworkDoor(context, this.#calls);
    this.#keeper = new PluginKeeper({
      folder,
      settings: options.settings ?? {},
      limits: this.#limits,
      handlers: { ...this.#door.handlers(), ...toldHandlers(this.kind, this.#calls, context) },
      context,
      chance: options.chance ?? Math.random,
    });
    if (this.#claims('ptz')) this.ptz = this.#ptz();
  }

  get state(): AdapterState {
    return this.#keeper.state;
  }

  /** Resolves when the plug-in runs, or has failed to for the first time. */
  start(): Promise<void> {
    return this.#keeper.start();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  async discover(request: DiscoverRequest, listener: DiscoverListener, limits: CallLimits): Promise<void> {
    if (!this.#claims('discover')) return;
    const { hosts, ...rest } = request;
    await this.#call('discover', limits, answers.nothingAnswer, { listener, hosts, extra: { request: rest } });
  }

  describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    return this.#call('describe', limits, answers.descriptionAnswer, { target });
  }

  probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    return this.#call('probe', limits, answers.probeAnswer, { target, extra: { level } });
  }

  probeLogin(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>> {
    return this.#call('probeLogin', limits, answers.loginAnswer, { target });
  }

  readChannelStates(target: DeviceTarget, limits: CallLimits): Promise<Outcome<readonly ChannelState[]>> {
    return this.#call('readChannelStates', limits, answers.channelsAnswer, { target });
  }

  resolveStream(target: StreamTarget, limits: CallLimits): Promise<Outcome<StreamAddress>> {
    return this.#call('resolveStream', limits, answers.streamAnswer, { target });
  }

  async snapshot(target: SnapshotTarget, limits: CallLimits): Promise<Outcome<Snapshot>> {
    const taken = await this.#call('snapshot', limits, answers.snapshotAnswer, { target });
    if (taken.kind === 'failed') return taken;
    const bytes = Buffer.from(taken.value.bytes, 'base64');
    const contentType = pictureTypeOf(bytes);
    return contentType === undefined
      ? failed('picture', 'malformed', 'this is no picture')
      : ok({ contentType, bytes });
  }

  /** A plug-in that is not running has forgotten by itself. */
  forgiveLogin(address: DeviceAddress): void {
    this.#door.forgiveLogin(address);
    const { process } = this.#keeper;
    if (process?.members.has('forgiveLogin')) process.peer.notify('adapter.forgive', { address });
  }

  async requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>> {
    return this.#call('requestKeyFrame', limits, answers.nothingAnswer, { target });
  }

  async watchEvents(target: DeviceTarget, events: DeviceEventListener, limits: CallLimits): Promise<Outcome<void>> {
    return this.#call('watchEvents', limits, answers.nothingAnswer, { target, events });
  }

  #ptz(): PtzControl {
    const { presetsAnswer, nothingAnswer } = answers;
    return {
      listPresets: (target, limits) => this.#call('ptz.listPresets', limits, presetsAnswer, { target }),
      goToPreset: (target, presetToken, limits) =>
        this.#call('ptz.goToPreset', limits, nothingAnswer, { target, extra: { presetToken } }),
      goHome: (target, limits) => this.#call('ptz.goHome', limits, nothingAnswer, { target }),
    };
  }

  #claims(name: CapabilityName): boolean {
    return this.manifest.capabilities[name].level !== 'no';
  }

  async #call<Shape extends z.ZodType>(
    ...[member, limits, shape, parts]: [string, CallLimits, Shape, CallParts]
  ): Promise<Outcome<z.output<Shape>>> {
    const { process } = this.#keeper;
    if (process === undefined) return failed('request', 'aborted', `plug-in ${this.kind} is not running`);
    const refused = this.#refuse(process, member, parts);
    if (refused !== undefined) return refused;
    const release = await this.#takeTurn(parts, limits);
    if (release === undefined) return failed('connect', 'over-budget', `${member}: no turn at this device in time`);
    const over = new AbortController();
    const call = this.#calls.open(toHostedCall(parts, { ...limits, signal: over.signal }));
    try {
      using deadline = new CallDeadline(this.#context.clock, limits);
      using end = endOf(deadline, member);
      const question = { ...toQuestion(call, parts), member, deadlineInMs: deadline.budgetMs };
      const answer = process.peer.request('adapter.call', question).then(
        (told) => readAnswer(told, shape, member),
        (error: unknown) => failed('request', 'aborted', `plug-in ${this.kind}: ${textOf(error)}`),
      );
      return await Promise.race([answer, end.promise]);
    } finally {
      this.#calls.close(call.callId);
      over.abort();
      process.peer.notify('adapter.cancel', { callId: call.callId });
      release();
    }
  }

  async #takeTurn({ target }: CallParts, limits: CallLimits): Promise<(() => void) | undefined> {
    const { budget } = this.#context;
    if (budget === undefined || target?.address === undefined) return () => undefined;
    return budget.take(target.address, limits);
  }

  #refuse(process: PluginProcess, member: string, { target }: CallParts): Outcome<never> | undefined {
    if (!process.members.has(member)) return failed('request', 'unsupported', `plug-in ${this.kind} has no ${member}`);
    if (this.#calls.size >= this.#limits.calls) return failed('request', 'over-budget', 'the plug-in is busy');
    if (target?.address === undefined) return undefined;
    try {
      this.#context.netGuard.assertAllowed(target.address.host);
      return undefined;
    } catch {
      return failed('address', 'forbidden', `${target.address.host} is outside the allowed ranges`);
    }
  }
}

function toHostedCall(
  { target, listener, events, hosts }: CallParts,
  limits: CallLimits,
): Omit<HostedCall, 'callId' | 'mark'> {
  return {
    limits,
    ...(target?.address && { host: target.address.host }),
    ...(target?.credential && { credential: target.credential }),
    ...(listener && { listener }),
    ...(events && { events }),
    ...(hosts && { hosts }),
  };
}

/** What the plug-in is sent: the target with its login by reference. */
function toQuestion({ callId, mark }: HostedCall, { target, extra }: CallParts): Readonly<Record<string, unknown>> {
  if (target === undefined) return { callId, ...extra };
  const { credential, ...rest } = target;
  const login = credential && { login: { username: credential.username, mark } };
  return { callId, target: { ...rest, ...login }, ...extra };
}

/** Settles as a fault when the time is over or the caller gives up. */
function endOf(deadline: CallDeadline, member: string): Disposable & { readonly promise: Promise<Outcome<never>> } {
  const { promise, resolve } = Promise.withResolvers<Outcome<never>>();
  const end = (): void => {
    const reason = deadline.reason ?? 'aborted';
    const told = reason === 'timeout' ? `no answer within ${deadline.budgetMs} ms` : 'cancelled';
    resolve(failed('request', reason, `${member}: ${told}`));
  };
  deadline.signal.addEventListener('abort', end, { once: true });
  if (deadline.signal.aborted) end();
  return { promise, [Symbol.dispose]: () => deadline.signal.removeEventListener('abort', end) };
}

function readAnswer<Shape extends z.ZodType>(told: unknown, shape: Shape, member: string): Outcome<z.output<Shape>> {
  // `discover` answers nothing at all.
  const answer = answers.plainOutcome.safeParse(told ?? { kind: 'ok', value: undefined });
  if (answer.data?.kind === 'failed') return answer.data;
  const value = answer.success ? shape.safeParse(answer.data.value) : undefined;
  if (value?.success !== true) return failed('request', 'malformed', `${member}: the plug-in answered nonsense`);
  return ok(value.data);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}
