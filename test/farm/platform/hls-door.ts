import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HLS_SEGMENT_SECONDS, type HlsClip, type HlsClips, type HlsContainer } from './hls-clips.ts';
import { newestSequence, writeHlsPlaylist, writeHlsVariants } from './hls-playlist.ts';
import type { PlatformState } from './platform-state.ts';

const dripMs = 100;

/** What really happened. */
export interface HlsCounts {
  playlists: number;
  segments: number;
  refused: number;
}

/**
 * Live streams over HLS: `/hls/POINT/main/ts/index.m3u8` and the segments beside it, and `/hls/POINT/any/ts/all.m3u8`
 * with both profiles as variants. Every request needs a token that the platform gave out.
 */
export class HlsDoor {
  readonly #state: PlatformState;
  readonly #clips: HlsClips;
  readonly #startedMs = performance.now();
  readonly counts: HlsCounts = { playlists: 0, segments: 0, refused: 0 };
  /** Number of the newest segment when the playlists began to stand still. */
  #stalledAt: number | undefined;

  constructor(state: PlatformState, clips: HlsClips) {
    this.#state = state;
    this.#clips = clips;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://platform');
    const token = url.searchParams.get('token') ?? '';
    if (this.#refuses(url, token, response)) return;
    const [, profile, container, name = ''] = /^\/hls\/[^/]+\/(\w+)\/(ts|fmp4)\/([\w.-]+)$/.exec(url.pathname) ?? [];
    const body = container === undefined ? undefined : this.#bodyOf({ profile, container, name, token });
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    await this.#send(response, body, name.startsWith('seg-'));
  }

  /** Faults of the moment, and tokens that are good no more. */
  #refuses({ pathname }: URL, token: string, response: ServerResponse): boolean {
    const redirect = this.#state.fault('hls-redirect');
    if (redirect !== undefined) response.writeHead(302, { location: `http://${redirect.host}:8080${pathname}` }).end();
    else if (!this.#state.takesLiveToken(token)) {
      this.counts.refused += 1;
      response.writeHead(403).end('token');
    } else if (this.#state.fault('hls-broken') !== undefined && pathname.endsWith('.m3u8')) {
      this.#state.useUp('hls-broken');
      response.writeHead(502).end();
    } else return false;
    return true;
  }

  #bodyOf(asked: {
    readonly profile: string | undefined;
    readonly container: string;
    readonly name: string;
    readonly token: string;
  }): Buffer | undefined {
    const container: HlsContainer = asked.container === 'ts' ? 'ts' : 'fmp4';
    const { name, token } = asked;
    if (name === 'all.m3u8') return Buffer.from(writeHlsVariants(container, token));
    const clip = this.#clips[asked.profile === 'main' ? 'main' : 'sub'][container];
    if (name === 'init.mp4') return clip.init;
    if (name === 'index.m3u8') {
      this.counts.playlists += 1;
      const loop = clip.segments.length;
      return Buffer.from(writeHlsPlaylist(this.#state, { container, loop, token }, this.#newest()));
    }
    return this.#segment(clip, Number(/^seg-(\d+)\./.exec(name)?.[1]));
  }

  #newest(): number {
    const newest = newestSequence(performance.now() - this.#startedMs);
    if (this.#state.fault('hls-stalled') === undefined) {
      this.#stalledAt = undefined;
      return newest;
    }
    return (this.#stalledAt ??= newest);
  }

  #segment({ segments }: HlsClip, sequence: number): Buffer | undefined {
    const newest = newestSequence(performance.now() - this.#startedMs);
    const isListed = sequence <= newest && sequence > newest - 3 - 60 / HLS_SEGMENT_SECONDS;
    if (!isListed || (this.#state.fault('hls-gap') && sequence % 3 === 0)) return undefined;
    this.counts.segments += 1;
    return segments[sequence % segments.length];
  }

  async #send(response: ServerResponse, body: Buffer, isSegment: boolean): Promise<void> {
    response.writeHead(200, { 'content-length': body.length });
    if (!isSegment || this.#state.fault('hls-drip') === undefined) {
      response.end(body);
      return;
    }
    for (let at = 0; at < body.length && !response.destroyed; at += 100) {
      response.write(body.subarray(at, at + 100));
      await sleep(dripMs);
    }
  }
}
