import type { FaultReason, Outcome } from '../adapter.ts';
import { failed, ok, valueOf } from '../outcome.ts';
import type { StreamProfile } from './channels.ts';
import { snapshotUriCall, streamUriCalls } from './media-calls.ts';
import type { PreparedDevice } from './prepared-device.ts';
import type { MediaProfile } from './profiles.ts';
import { devicePath } from './services.ts';
import { defaultRtspPort, readStreamUri, snapshotPathOf } from './stream-uri.ts';
import { childrenOf, textOf } from './xml-tree.ts';

/** After these there is no use in the next question. */
const finalReasons: ReadonlySet<FaultReason> = new Set([
  'timeout',
  'aborted',
  'refused',
  'reset',
  'unreachable',
  'certificate-changed',
]);

/** Asks a device where its streams and pictures are, one profile at a time. */
export class StreamAddresses {
  readonly #device: PreparedDevice;
  #toldPort: number | undefined;

  constructor(device: PreparedDevice) {
    this.#device = device;
  }

  /** @returns undefined as value when what the device tells is no address that can be dialled */
  async ofStream(profile: MediaProfile): Promise<Outcome<StreamProfile | undefined>> {
    const answer = await this.#streamUri(profile);
    return answer.kind === 'ok' ? ok(await this.place(profile, answer.value)) : answer;
  }

  /** An address as the device wrote it, or as we worked it out, freed of its host and of nonsense. */
  async place(profile: MediaProfile, text: string): Promise<StreamProfile | undefined> {
    const uri = readStreamUri(text);
    if (uri === undefined) return undefined;
    if (uri.port === undefined) this.#toldPort ??= await this.#rtspPort();
    const rtspPort = uri.port ?? this.#toldPort ?? defaultRtspPort;
    return { profile, originalUri: uri.originalUri, rtspPort, rtspPath: uri.path };
  }

  /**
   * Path of the profile's snapshot.
   *
   * @returns undefined as value when the address is none, or points to somebody else
   */
  async ofSnapshot(profile: MediaProfile): Promise<Outcome<string | undefined>> {
    const { session, paths, address } = this.#device;
    const media = snapshotUriCall(paths, profile);
    if (media === undefined) return failed('request', 'unsupported', 'GetSnapshotUri: no media service');
    const answer = await session.call(media.path, media.call);
    if (answer.kind === 'failed') return answer;
    const uri = textOf(answer.value, 'MediaUri', 'Uri') ?? textOf(answer.value, 'Uri');
    return ok(snapshotPathOf(uri, [`${address.host.toLowerCase()}:${address.port}`, ...paths.authorities]));
  }

  isFinal(answer: Outcome<unknown>): boolean {
    const { session } = this.#device;
    return session.refusal !== undefined || (answer.kind === 'failed' && finalReasons.has(answer.fault.reason));
  }

  async #streamUri(profile: MediaProfile): Promise<Outcome<string>> {
    let fault: Outcome<never> = failed('request', 'unsupported', 'GetStreamUri: the answer holds no address');
    for (const { path, call } of streamUriCalls(this.#device.paths, profile)) {
      const answer = await this.#device.session.call(path, call);
      if (answer.kind === 'failed') {
        if (this.isFinal(answer)) return answer;
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
    const { session } = this.#device;
    const answer = await session.call(devicePath, { service: 'device', operation: 'GetNetworkProtocols' });
    const protocols = childrenOf(valueOf(answer), 'NetworkProtocols');
    const rtsp = protocols.find((one) => textOf(one, 'Name')?.toUpperCase() === 'RTSP');
    const port = Number(textOf(rtsp, 'Port'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : defaultRtspPort;
  }
}
