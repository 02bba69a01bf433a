import type { AdapterContext, DeviceAddress, DeviceDescription, FaultReason, Outcome } from '../adapter.ts';
import { bestByChannel, groupChannels, type StreamProfile } from './channels.ts';
import { readClock, readServicePaths } from './conversation.ts';
import type { DeviceSession } from './device-session.ts';
import { readIdentity, readMac } from './identity.ts';
import { profilesCalls, snapshotUriCall, streamUriCalls } from './media-calls.ts';
import { failed, ok, valueOf } from '../outcome.ts';
import { mergeProfiles, readMedia1Profiles, readMedia2Profiles, type MediaProfile } from './profiles.ts';
import { readScopes } from './scopes.ts';
import { devicePath, type ServicePaths } from './services.ts';
import { defaultRtspPort, readStreamUri, snapshotPathOf } from './stream-uri.ts';
import { childrenOf, textOf, type XmlNode } from './xml-tree.ts';

interface Described {
  readonly description: DeviceDescription;
  readonly paths: ServicePaths;
}

/** After these there is no use in the next question. */
const finalReasons: ReadonlySet<FaultReason> = new Set(['timeout', 'aborted', 'refused', 'reset', 'unreachable']);

/**
 * Everything that the registry wants to know of a device, in one conversation.
 *
 * What a device need not tell (MAC, scopes, snapshots) may be missing; what makes a camera (name plate, profiles, at
 * least one stream address) may not.
 */
export class DeviceDescriber {
  readonly #session: DeviceSession;
  readonly #address: DeviceAddress;
  readonly #clock: AdapterContext['clock'];

  constructor(session: DeviceSession, address: DeviceAddress, clock: AdapterContext['clock']) {
    this.#session = session;
    this.#address = address;
    this.#clock = clock;
  }

  async describe(): Promise<Outcome<Described>> {
    const time = await readClock(this.#session, this.#clock);
    // A device that does not know the question may still answer the others.
    if (time.kind === 'failed' && time.fault.reason !== 'unsupported') return time;
    const clockOffsetMs = valueOf(time)?.clockOffsetMs ?? 0;
    this.#session.useClockOffset(clockOffsetMs);
    const services = await readServicePaths(this.#session);
    if (services.kind === 'failed') return services;
    const plate = await this.#ask('GetDeviceInformation');
    if (plate.kind === 'failed') return plate;
    const mac = await this.#mac();
    const name = await this.#name();
    const channels = await this.#channels(services.value, name);
    if (channels.kind === 'failed') return channels;
    const named = { ...(mac === undefined ? {} : { mac }), ...(name === undefined ? {} : { name }) };
    const description = { ...readIdentity(plate.value), ...named, clockOffsetMs, channels: channels.value };
    return ok({ paths: services.value, description });
  }

  #ask(operation: string): Promise<Outcome<XmlNode>> {
    return this.#session.call(devicePath, { service: 'device', operation });
  }

  async #mac(): Promise<string | undefined> {
    return readMac(valueOf(await this.#ask('GetNetworkInterfaces')), this.#address.host);
  }

  async #name(): Promise<string | undefined> {
    const scopes = childrenOf(valueOf(await this.#ask('GetScopes')), 'Scopes');
    return readScopes(scopes.flatMap((scope) => textOf(scope, 'ScopeItem') ?? [])).name;
  }

  async #channels(paths: ServicePaths, name: string | undefined): Promise<Outcome<DeviceDescription['channels']>> {
    const profiles = await this.#profiles(paths);
    if (profiles.kind === 'failed') return profiles;
    const streams = await this.#streams(paths, profiles.value);
    if (streams.kind === 'failed') return streams;
    return ok(groupChannels(streams.value, name, await this.#snapshots(paths, streams.value)));
  }

  async #profiles(paths: ServicePaths): Promise<Outcome<readonly MediaProfile[]>> {
    const lists = { media1: [] as readonly MediaProfile[], media2: [] as readonly MediaProfile[] };
    let fault: Outcome<never> = failed('request', 'unsupported', 'GetServices: the device names no media service');
    let answered = false;
    for (const { path, call } of profilesCalls(paths)) {
      const answer = await this.#session.call(path, call);
      if (answer.kind === 'failed') {
        fault = answer;
        continue;
      }
      answered = true;
      if (call.service === 'media2') lists.media2 = readMedia2Profiles(answer.value);
      else lists.media1 = readMedia1Profiles(answer.value);
    }
    return answered ? ok(mergeProfiles(lists.media1, lists.media2)) : fault;
  }

  async #streams(paths: ServicePaths, profiles: readonly MediaProfile[]): Promise<Outcome<readonly StreamProfile[]>> {
    const streams: StreamProfile[] = [];
    let fault: Outcome<never> = failed(
      'request',
      'unsupported',
      'GetProfiles: no profile has a stream that we can dial',
    );
    let toldPort: number | undefined;
    for (const profile of profiles) {
      const answer = await this.#streamUri(paths, profile);
      if (answer.kind === 'failed') {
        if (this.#isFinal(answer)) return answer;
        fault = answer;
        continue;
      }
      const uri = readStreamUri(answer.value);
      if (uri === undefined) continue;
      if (uri.port === undefined) toldPort ??= await this.#rtspPort();
      const rtspPort = uri.port ?? toldPort ?? defaultRtspPort;
      streams.push({ profile, originalUri: uri.originalUri, rtspPort, rtspPath: uri.path });
    }
    return streams.length > 0 ? ok(streams) : fault;
  }

  async #streamUri(paths: ServicePaths, profile: MediaProfile): Promise<Outcome<string>> {
    let fault: Outcome<never> = failed('request', 'unsupported', 'GetStreamUri: the answer holds no address');
    for (const { path, call } of streamUriCalls(paths, profile)) {
      const answer = await this.#session.call(path, call);
      if (answer.kind === 'failed') {
        if (this.#isFinal(answer)) return answer;
        fault = answer;
        continue;
      }
      const uri = textOf(answer.value, 'MediaUri', 'Uri') ?? textOf(answer.value, 'Uri');
      if (uri !== undefined) return ok(uri);
    }
    return fault;
  }

  /** What GetNetworkProtocols says of RTSP; asked only when a stream address holds nonsense. */
  async #rtspPort(): Promise<number> {
    const protocols = childrenOf(valueOf(await this.#ask('GetNetworkProtocols')), 'NetworkProtocols');
    const rtsp = protocols.find((one) => textOf(one, 'Name')?.toUpperCase() === 'RTSP');
    const port = Number(textOf(rtsp, 'Port'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : defaultRtspPort;
  }

  async #snapshots(paths: ServicePaths, streams: readonly StreamProfile[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const { host, port } = this.#address;
    const authorities = [`${host.toLowerCase()}:${port}`, ...paths.authorities];
    for (const [channelToken, profile] of bestByChannel(streams)) {
      const media = snapshotUriCall(paths, profile);
      const answer = media && (await this.#session.call(media.path, media.call));
      // Who cannot tell one channel's address cannot tell the others': spares a recorder 63 calls.
      if (answer?.kind !== 'ok') break;
      const uri = textOf(answer.value, 'MediaUri', 'Uri') ?? textOf(answer.value, 'Uri');
      const path = snapshotPathOf(uri, authorities);
      if (path !== undefined) found.set(channelToken, path);
    }
    return found;
  }

  #isFinal(answer: Outcome<unknown>): boolean {
    return this.#session.refused || (answer.kind === 'failed' && finalReasons.has(answer.fault.reason));
  }
}
