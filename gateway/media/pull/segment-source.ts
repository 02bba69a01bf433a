import type { DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { FragmentReader } from '../cmaf/fragment-reader.ts';
import { TransportReader } from '../ts/transport-reader.ts';
import type { SegmentListener, SegmentReader } from './media-unit.ts';
import type { PlaylistSegment } from './playlist.ts';
import { type HlsAddress, type HlsServer, resolveAddress } from './playlist-address.ts';
import { refuseAnswer } from './pull-answers.ts';
import type { PullClient, PullReply } from './pull-client.ts';
import { failedPull } from './pull-fault.ts';

const maxInitBytes = 256 * 1024;
const maxSegmentBytes = 24 * 1024 * 1024;

interface SegmentDeps {
  readonly clock: Clock;
  readonly client: PullClient;
  readonly server: HlsServer;
}

export interface SegmentRequest {
  readonly segment: PlaylistSegment;
  /** Of the playlist. */
  readonly base: HlsAddress;
  /** For the segment as a whole, and as much again for its initialisation section. */
  readonly withinMs: number;
  /** Asked after each piece; true: what has come is enough. */
  readonly isEnough: () => boolean;
}

/** Fetches segments and takes them apart while they come. */
export class SegmentSource {
  readonly #deps: SegmentDeps;
  readonly #listener: SegmentListener;
  #reader: SegmentReader | undefined;
  #initUri: string | undefined;

  constructor(deps: SegmentDeps, listener: SegmentListener) {
    this.#deps = deps;
    this.#listener = listener;
  }

  /** Any status is an answer; what came with those but 200 is not read. */
  async fetch({ segment, base, withinMs, isEnough }: SegmentRequest): Promise<Outcome<PullReply>> {
    const found = await this.#readerFor(segment, base, withinMs);
    if (found.kind === 'failed') return found;
    const reader = found.value;
    if (segment.isBehindDiscontinuity) reader.reset();
    let isCut = false;
    const isMore = (): boolean => !(isCut ||= isEnough());
    const answer = await this.#get(
      'HLS segment',
      segment.uri,
      { base, withinMs, maxBytes: maxSegmentBytes },
      (bytes) => reader.push(bytes) ?? isMore(),
    );
    if (answer.kind === 'failed' || answer.value.status !== 200) return answer;
    if (isCut) reader.reset();
    const fault = isCut ? undefined : reader.end();
    return fault === undefined ? answer : { kind: 'failed', fault };
  }

  /** The reader that goes on, or another one where another initialisation section begins. */
  async #readerFor({ initUri }: PlaylistSegment, base: HlsAddress, withinMs: number): Promise<Outcome<SegmentReader>> {
    if (this.#reader !== undefined && initUri === this.#initUri) return { kind: 'ok', value: this.#reader };
    const reader = initUri === undefined ? new TransportReader(this.#listener) : new FragmentReader(this.#listener);
    if (initUri !== undefined) {
      const what = 'HLS initialisation section';
      const answer = await this.#get(
        what,
        initUri,
        { base, withinMs, maxBytes: maxInitBytes },
        (bytes) => reader.push(bytes) ?? true,
      );
      if (answer.kind === 'failed') return answer;
      if (answer.value.status !== 200) return { kind: 'failed', fault: refuseAnswer(what, answer.value, true) };
    }
    this.#reader = reader;
    this.#initUri = initUri;
    return { kind: 'ok', value: reader };
  }

  /** @param take returns a fault, or whether more is wanted */
  async #get(
    what: string,
    uri: string,
    { base, withinMs, maxBytes }: { readonly base: HlsAddress; readonly withinMs: number; readonly maxBytes: number },
    take: (bytes: Buffer) => DeviceFault | boolean,
  ): Promise<Outcome<PullReply>> {
    const { client, clock, server } = this.#deps;
    const address = resolveAddress(server, base, uri);
    if ('obstacle' in address) return failedPull('forbidden', `${what}: ${address.obstacle}`);
    let fault: DeviceFault | undefined;
    const deadlineMs = clock.monotonic() + withinMs;
    const answer = await client.get({
      ...{ address, what, maxBytes, deadlineMs },
      onBytes: (bytes) => {
        const taken = take(bytes);
        if (typeof taken === 'boolean') return taken;
        fault = taken;
        return false;
      },
    });
    return fault === undefined ? answer : { kind: 'failed', fault };
  }
}
