import type {
  Adapter,
  AdapterContext,
  CallLimits,
  ChannelDescription,
  DeviceAddress,
  DeviceDescription,
  DeviceTarget,
  DiscoverListener,
  DiscoverRequest,
  LoginReading,
  Outcome,
  ProbeLevel,
  ProbeReading,
  ProbeTarget,
  StreamDescription,
} from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import type { DeviceLogins, DoorLogin } from '../sdk/device-logins.ts';
import { loginsOf } from '../sdk/login-memory.ts';
import { type Failed, failed, ok } from '../sdk/outcome.ts';
import { askRtspOptions } from '../sdk/rtsp-options.ts';
import { fillLogin, hasLoginInPath, readRtspSource, type RtspSource } from '../sdk/rtsp-source/rtsp-source.ts';
import type { StreamAddress, StreamTarget } from '../sdk/stream-address.ts';
import { readSdp, type VideoFacts } from './read-sdp.ts';
import { RtspConversation } from './rtsp-conversation.ts';
import { rtspListManifest } from './rtsp-list-manifest.ts';

/** Cameras of which a sheet tells the RTSP address, by brand and channel or by path; nothing but RTSP is spoken. */
export class RtspListAdapter implements Adapter {
  readonly kind = 'rtsp-list';
  readonly manifest = rtspListManifest;
  readonly #context: AdapterContext;
  readonly #source: string | undefined;
  readonly #logins: DeviceLogins;

  /** @param source what is asked for where a target names nothing */
  constructor(context: AdapterContext, source?: string) {
    this.#context = context;
    this.#source = source;
    this.#logins = loginsOf(context);
  }

  /** A sheet is the list: everything counts as asked at once. */
  discover({ hostCount }: DiscoverRequest, listener: DiscoverListener): Promise<void> {
    listener.onProgress(hostCount);
    return Promise.resolve();
  }

  /** One DESCRIBE for each stream over one connection, one login at most. */
  async describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    const token = target.source ?? this.#source ?? '';
    const source = readRtspSource(token);
    if (source === undefined) {
      const detail = 'the sheet must name a brand with a channel, such as hikvision:1, or a path';
      return failed('describe', 'unsupported', detail);
    }
    using deadline = new CallDeadline(this.#context.clock, limits);
    const login = loginOf(target);
    if (login === undefined) return this.#describeAs(target, deadline, { token, source });
    const giveBack = await this.#logins.takeTurn(login, deadline.signal);
    if (giveBack === undefined) {
      return failed('login', deadline.reason ?? 'timeout', 'RTSP DESCRIBE: another call of ours was logging in');
    }
    try {
      return this.#refusalOf(login) ?? (await this.#describeAs(target, deadline, { token, source, login }));
    } finally {
      giveBack();
    }
  }

  #refusalOf(login: DoorLogin): Failed | undefined {
    const nowMs = this.#context.clock.monotonic();
    const refused = this.#logins.refusalOf(login, nowMs);
    if (refused === undefined) return undefined;
    const { stage, reason, detail } = refused.fault;
    const waitS = Math.ceil((refused.untilMs - nowMs) / 1000);
    return failed(
      stage,
      reason,
      `RTSP DESCRIBE: ${detail}; not tried again for ${waitS} s, or until the login changes`,
    );
  }

  async #describeAs(
    target: DeviceTarget,
    deadline: CallDeadline,
    { token, source, login }: { readonly token: string; readonly source: RtspSource; readonly login?: DoorLogin },
  ): Promise<Outcome<DeviceDescription>> {
    using conversation = new RtspConversation(this.#context, target, deadline);
    const main = await this.#describeStream(conversation, target, source.main);
    if (login !== undefined) this.#note(login, conversation, main);
    if (main.kind === 'failed') return main;
    const { server, clockOffsetMs, facts } = main.value;
    const streams = [
      toStream('main', source.main, target, facts),
      ...(await this.#describeSub(conversation, target, source)),
    ];
    const channel: ChannelDescription = { channelToken: token, name: '', streams };
    return ok({ ...identityOf(source, server), clockOffsetMs, channels: [channel] });
  }

  /** What the camera made of the login, for everybody who has it. */
  #note(login: DoorLogin, { hasLoggedIn }: RtspConversation, told: Outcome<unknown>): void {
    const nowMs = this.#context.clock.monotonic();
    if (told.kind === 'ok') {
      if (hasLoggedIn) this.#logins.accept(login);
    } else if (told.fault.reason === 'unauthorised') this.#logins.refuse(login, told.fault, nowMs);
    else if (hasLoggedIn && isUnheard(told)) this.#logins.spend(login, nowMs);
  }

  /** A camera without a sub-stream is still a camera. */
  async #describeSub(
    conversation: RtspConversation,
    target: DeviceTarget,
    { sub }: RtspSource,
  ): Promise<StreamDescription[]> {
    if (sub === undefined) return [];
    const told = await this.#describeStream(conversation, target, sub);
    return told.kind === 'ok' ? [toStream('sub', sub, target, told.value.facts)] : [];
  }

  async probe(
    { address, rtspPort }: ProbeTarget,
    level: ProbeLevel,
    limits: CallLimits,
  ): Promise<Outcome<ProbeReading>> {
    const { clock, netGuard } = this.#context;
    try {
      netGuard.assertAllowed(address.host);
    } catch {
      return failed('address', 'forbidden', `${address.host} is outside the allowed ranges`);
    }
    if (level === 'L2') return failed('clock', 'unsupported', 'RTSP tells no clock without login');
    using deadline = new CallDeadline(clock, limits);
    const asked = await askRtspOptions({ host: address.host, port: rtspPort ?? address.port }, clock, deadline);
    return asked.kind === 'ok' ? ok({ rttMs: asked.value }) : asked;
  }

  async probeLogin(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>> {
    const startedMs = this.#context.clock.monotonic();
    const described = await this.describe(target, limits);
    if (described.kind === 'failed') return described;
    return ok({ rttMs: this.#context.clock.monotonic() - startedMs });
  }

  /** Fills the login into paths that want it there. Nothing is asked of anybody. */
  resolveStream({ address, channelToken, profileToken, credential }: StreamTarget): Promise<Outcome<StreamAddress>> {
    const source = readRtspSource(channelToken);
    const path = profileToken === 'sub' ? source?.sub : source?.main;
    if (path === undefined) return Promise.resolve(failed('stream', 'unsupported', 'the sheet tells no such stream'));
    const where = { transport: 'rtsp', isSecure: false, host: address.host, port: address.port } as const;
    return Promise.resolve(ok({ ...where, path: fillLogin(path, credential), ...(credential && { credential }) }));
  }

  forgiveLogin(address: DeviceAddress): void {
    this.#logins.forgive(address.host);
  }

  requestKeyFrame(): Promise<Outcome<void>> {
    return Promise.resolve(failed('request', 'unsupported', 'RTSP has no call for a key frame'));
  }

  async #describeStream(
    conversation: RtspConversation,
    { credential }: DeviceTarget,
    path: string,
  ): Promise<Outcome<{ readonly facts: VideoFacts; readonly server: string; readonly clockOffsetMs: number }>> {
    const told = await conversation.describe(fillLogin(path, credential));
    if (told.kind === 'failed') return told;
    const facts = readSdp(told.value.body);
    if (facts === undefined) return failed('describe', 'malformed', 'RTSP DESCRIBE: there is no video in the answer');
    const { server, dateMs } = told.value;
    const clockOffsetMs = dateMs === undefined ? 0 : Math.round(dateMs + 500 - this.#context.clock.now());
    return ok({ facts, server, clockOffsetMs });
  }
}

function loginOf({ address, credential }: DeviceTarget): DoorLogin | undefined {
  return credential && { address, credential };
}

/** The camera has not answered what the login went out with. */
function isUnheard({ fault }: Failed): boolean {
  return fault.stage === 'request' && ['timeout', 'aborted', 'reset'].includes(fault.reason);
}

function identityOf({ brand }: RtspSource, server: string) {
  return { vendor: brand ?? server, model: '', firmware: '', serial: '' };
}

function toStream(
  profileToken: 'main' | 'sub',
  rtspPath: string,
  { address }: DeviceTarget,
  facts: VideoFacts,
): StreamDescription {
  const onDemand = hasLoginInPath(rtspPath) ? { isResolvedOnDemand: true } : {};
  return { profileToken, ...facts, originalUri: rtspPath, rtspPort: address.port, rtspPath, ...onDemand };
}
