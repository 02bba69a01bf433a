import type { Outcome } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { chooseVariant } from './choose-variant.ts';
import type { HlsOrder } from '../engine/engine-message.ts';
import { type MediaPlaylist, type MultivariantPlaylist, readPlaylist } from './playlist.ts';
import { type HlsAddress, type HlsServer, resolveAddress } from './playlist-address.ts';
import { isSpent, isStale, refuseAnswer } from './pull-answers.ts';
import type { PullClient } from './pull-client.ts';
import { failedPull } from './pull-fault.ts';

const answerMs = 5000;
const maxBytes = 1024 * 1024;

interface PlaylistDeps {
  readonly clock: Clock;
  readonly client: PullClient;
  readonly server: HlsServer;
  readonly variant: HlsOrder['variant'];
}

/** A media playlist as it is now. */
export interface LoadedPlaylist {
  readonly playlist: MediaPlaylist;
  /** The server itself says that it has not changed for long. */
  readonly isStale: boolean;
}

/** What came of asking; `isSpent`: the address was good and is good no more. */
export type PlaylistOutcome<Value> =
  | Extract<Outcome<Value>, { readonly kind: 'ok' }>
  | (Extract<Outcome<Value>, { readonly kind: 'failed' }> & { readonly isSpent?: boolean });

/** The playlist of one stream: found through the multivariant playlist, if there is one, and read again and again. */
export class PlaylistSource {
  readonly #deps: PlaylistDeps;
  #address: HlsAddress;
  #isFound = false;

  /** @param address as the platform told it */
  constructor(address: HlsAddress, deps: PlaylistDeps) {
    this.#deps = deps;
    this.#address = address;
  }

  /** Where the playlist is: addresses in it are relative to that. */
  get address(): HlsAddress {
    return this.#address;
  }

  /** Goes on at another address, which may lead to variants again. */
  readdress(path: string): void {
    this.#address = { port: this.#deps.server.port, path };
    this.#isFound = false;
  }

  async load(): Promise<PlaylistOutcome<LoadedPlaylist>> {
    const first = await this.#read('HLS playlist');
    if (first.kind === 'failed') return first;
    if ('playlist' in first.value) return this.#found(first.value);
    if (this.#isFound) return failedPull('malformed', 'HLS playlist: it lists variants now');
    const { server, variant: wanted } = this.#deps;
    const variant = chooseVariant(first.value.variants, wanted);
    if (variant === undefined) return failedPull('unsupported', 'HLS playlist: no variant holds H.264 or H.265');
    const address = resolveAddress(server, this.#address, variant.uri);
    if ('obstacle' in address) return failedPull('forbidden', `HLS playlist: a variant has ${address.obstacle}`);
    this.#address = address;
    const second = await this.#read('HLS variant playlist');
    if (second.kind === 'failed') return second;
    if ('playlist' in second.value) return this.#found(second.value);
    return failedPull('malformed', 'HLS variant playlist: it lists variants again');
  }

  #found(value: LoadedPlaylist): Outcome<LoadedPlaylist> {
    this.#isFound = true;
    return { kind: 'ok', value };
  }

  async #read(what: string): Promise<PlaylistOutcome<LoadedPlaylist | MultivariantPlaylist>> {
    const { client, clock } = this.#deps;
    const chunks: Buffer[] = [];
    const answer = await client.get({
      address: this.#address,
      what,
      maxBytes,
      deadlineMs: clock.monotonic() + answerMs,
      onBytes: (bytes) => chunks.push(bytes) > 0,
    });
    if (answer.kind === 'failed') return answer;
    if (answer.value.status !== 200) {
      const fault = refuseAnswer(what, answer.value, this.#isFound);
      return { kind: 'failed', fault, isSpent: this.#isFound && isSpent(answer.value.status) };
    }
    const read = readPlaylist(Buffer.concat(chunks).toString('utf8'));
    switch (read.kind) {
      case 'refused':
        return failedPull(read.reason, `${what}: ${read.detail}`);
      case 'multivariant':
        return { kind: 'ok', value: read };
      case 'media':
        return { kind: 'ok', value: { playlist: read, isStale: isStale(answer.value, read) } };
    }
  }
}
