import type {
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
} from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import type { ChannelState } from '../sdk/device-event.ts';
import { failed, ok } from '../sdk/outcome.ts';
import type { ContractIssue, PlatformPoint, PointListing, PointPlatform } from '../sdk/point-platform.ts';
import type { StreamAddress, StreamTarget } from '../sdk/stream-address.ts';
import { carrierPlatformManifest } from './carrier-platform-manifest.ts';
import { readNumber, readText } from './json-pointer.ts';
import { obstacleOf, readLiveAddress } from './live-address.ts';
import { type PlatformContract, readContract } from './platform-contract.ts';
import { keyOf, PlatformMemory } from './platform-memory.ts';
import { PlatformSession } from './platform-session.ts';
import { listPoints } from './point-list.ts';
import { probePlatform, probePoint } from './probe-point.ts';
import { SharedCall } from './shared-call.ts';
import { readStatusFeed } from './status-feed.ts';

/** A gateway has a handful of platforms; more are not remembered. */
const maxPlatforms = 64;
const maxLiveBytes = 64 * 1024;
const statusDeadlineMs = 30_000;

/**
 * Leased points that only a carrier's platform can reach: HTTP and JSON by a contract, a token, and live addresses that
 * expire. Points are never asked one by one: probes are answered from the platform's status feed.
 */
export class CarrierPlatformAdapter implements PointPlatform {
  readonly kind = 'carrier-platform';
  readonly manifest = carrierPlatformManifest;
  readonly #context: AdapterContext;
  readonly #defaultContract: unknown;
  readonly #platforms = new Map<string, PlatformMemory>();

  /** @param defaultContract of platforms for which none was set */
  constructor(context: AdapterContext, defaultContract: unknown = {}) {
    this.#context = context;
    this.#defaultContract = defaultContract;
  }

  checkContract(contract: unknown): readonly ContractIssue[] {
    const read = readContract(contract);
    return read.kind === 'ok' ? [] : read.issues;
  }

  listsPoints(contract: unknown): boolean {
    const read = readContract(contract);
    return read.kind === 'ok' && read.contract.points !== null;
  }

  setContract(address: DeviceAddress, contract: unknown): void {
    const key = keyOf(address);
    this.#platforms.delete(key);
    if (contract !== undefined) this.#remember(key, contract);
  }

  forgiveLogin(address: DeviceAddress): void {
    this.#platforms.get(keyOf(address))?.forgive();
  }

  /** Platforms are not found, they are entered: everything counts as asked at once. */
  discover({ hostCount }: DiscoverRequest, listener: DiscoverListener): Promise<void> {
    listener.onProgress(hostCount);
    return Promise.resolve();
  }

  async listPoints(
    target: DeviceTarget,
    onPage: (points: readonly PlatformPoint[], toldTotal: number | undefined) => Promise<void>,
    limits: CallLimits,
  ): Promise<Outcome<PointListing>> {
    return this.#converse(target, limits, (session, { contract }) => listPoints(session, contract, onPage));
  }

  /** Every point as a channel; a platform of thousands is better walked by `listPoints`. */
  async describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    const channels: ChannelDescription[] = [];
    return this.#converse(target, limits, async (session, memory) => {
      const listed = await listPoints(session, memory.contract, async (points) => {
        channels.push(...points.map((point) => toChannel(point, memory)));
        return Promise.resolve();
      });
      if (listed.kind === 'failed') return listed;
      const nothing = { vendor: '', model: '', firmware: '', serial: '' };
      return ok({ ...nothing, clockOffsetMs: memory.board.reading?.clockOffsetMs ?? 0, channels });
    });
  }

  async probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    const memory = this.#memory(target.address);
    if (memory.kind === 'failed') return memory;
    const { channelToken } = target;
    return channelToken === undefined
      ? probePlatform(memory.value, target, level, { context: this.#context, limits })
      : probePoint(memory.value, channelToken, level, { clock: this.#context.clock, limits });
  }

  /** The whole status feed, which needs the login: what the probes of all points are answered from afterwards. */
  async readChannelStates(target: DeviceTarget, limits: CallLimits): Promise<Outcome<readonly ChannelState[]>> {
    const memory = this.#memory(target.address);
    if (memory.kind === 'failed') return memory;
    const { clock } = this.#context;
    using deadline = new CallDeadline(clock, limits);
    memory.value.refresh ??= new SharedCall((signal) => this.#refresh(target, memory.value, signal));
    const refreshed = await memory.value.refresh.join(deadline, 'status feed');
    return refreshed.kind === 'ok' ? ok(memory.value.board.channelStates()) : refreshed;
  }

  async probeLogin(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>> {
    const channels = await this.readChannelStates(target, limits);
    if (channels.kind === 'failed') return channels;
    const memory = this.#memory(target.address);
    const rttMs = memory.kind === 'ok' ? (memory.value.board.reading?.rttMs ?? 0) : 0;
    return ok({ rttMs, channels: channels.value });
  }

  /** The address of a point's stream now; it serves one dial. */
  async resolveStream(target: StreamTarget, limits: CallLimits): Promise<Outcome<StreamAddress>> {
    const { clock, netGuard } = this.#context;
    const resolved = await this.#converse(target, limits, async (session, { contract }) => {
      const { live } = contract;
      const profile = target.profileToken === 'sub' ? (live.profiles.sub ?? live.profiles.main) : live.profiles.main;
      const path = live.path
        .replaceAll('{id}', () => encodeURIComponent(target.channelToken))
        .replaceAll('{profile}', () => encodeURIComponent(profile));
      const asked = await session.ask({ path, maxBytes: maxLiveBytes, label: 'live address' });
      if (asked.kind === 'failed') return asked;
      const url = readText(asked.value.json, live.url, 4096);
      if (url === undefined) return failed('stream', 'malformed', `live address: nothing at ${live.url}`);
      const address = readLiveAddress(url, contract.hosts);
      if (address.kind === 'failed') return address;
      const seconds = readNumber(asked.value.json, live.expiresInSeconds) ?? live.lifeSeconds;
      const expiresAtMs = clock.now() + seconds * 1000;
      return ok({ ...address.value, ...pinFor(address.value, contract, target), expiresAtMs });
    });
    if (resolved.kind === 'failed') return resolved;
    const { host } = resolved.value;
    try {
      netGuard.assertAllowed(host);
    } catch {
      return failed('address', 'forbidden', `live address: ${host} is outside the allowed ranges`);
    }
    const obstacle = obstacleOf(resolved.value);
    return obstacle === undefined ? resolved : failed('stream', 'unsupported', `live address: ${obstacle}`);
  }

  requestKeyFrame(): Promise<Outcome<void>> {
    return Promise.resolve(failed('request', 'unsupported', 'key frame: the platform has no such call'));
  }

  async #refresh(target: DeviceTarget, memory: PlatformMemory, signal: AbortSignal): Promise<Outcome<void>> {
    const { clock } = this.#context;
    const limits = { signal, deadlineMs: clock.monotonic() + statusDeadlineMs };
    using deadline = new CallDeadline(clock, limits);
    using session = new PlatformSession(this.#context, target, memory, deadline);
    const outcome = await readStatusFeed(session, memory, clock);
    memory.refresh = undefined;
    return outcome;
  }

  async #converse<Value>(
    target: DeviceTarget,
    limits: CallLimits,
    talk: (session: PlatformSession, memory: PlatformMemory) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const memory = this.#memory(target.address);
    if (memory.kind === 'failed') return memory;
    using deadline = new CallDeadline(this.#context.clock, limits);
    using session = new PlatformSession(this.#context, target, memory.value, deadline);
    return await talk(session, memory.value);
  }

  #memory(address: DeviceAddress): Outcome<PlatformMemory> {
    const known = this.#platforms.get(keyOf(address));
    if (known !== undefined) return ok(known);
    const made = this.#remember(keyOf(address), this.#defaultContract);
    return made === undefined
      ? failed('request', 'unsupported', 'the contract of this platform is not valid')
      : ok(made);
  }

  #remember(key: string, given: unknown): PlatformMemory | undefined {
    const read = readContract(given);
    if (read.kind === 'invalid') return undefined;
    const memory = new PlatformMemory(read.contract);
    this.#platforms.set(key, memory);
    const [oldest] = this.#platforms.keys();
    if (this.#platforms.size > maxPlatforms && oldest !== undefined) this.#platforms.delete(oldest);
    return memory;
  }
}

/** Pin of the server of an https address: its own, or the platform's where that is the server. */
function pinFor(
  { transport, isSecure, host }: StreamAddress,
  { live, certificateSha256 }: PlatformContract,
  { address }: DeviceTarget,
): Pick<StreamAddress, 'certificateSha256'> {
  if (transport !== 'hls' || !isSecure) return {};
  const pin = live.certificateSha256 ?? (host === address.host ? certificateSha256 : undefined);
  return pin === undefined ? {} : { certificateSha256: pin };
}

function toChannel(
  { id, name, state, gbCode, area, address }: PlatformPoint,
  memory: PlatformMemory,
): ChannelDescription {
  const { sub } = memory.contract.live.profiles;
  const profiles = ['main', ...(sub === undefined ? [] : ['sub'])];
  const place = address ?? area;
  return {
    channelToken: id,
    name,
    state: state === 'online' ? 'live' : state === 'offline' ? 'lost' : 'unknown',
    facts: { ...(gbCode !== undefined && { gbCode }), ...(place !== undefined && { place }) },
    streams: profiles.map((profileToken) => ({
      ...{ profileToken, codec: 'unknown', width: 0, height: 0, fps: 0, bitrateKbps: 0, originalUri: '' },
      ...{ rtspPort: 554, rtspPath: '/', isResolvedOnDemand: true },
    })),
  };
}
