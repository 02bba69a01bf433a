import type { LiveStreamView, PlayableCodec } from '../../../gateway/media/live-api.ts';
import { request } from '../api/request.ts';
import { decodableCodecs } from './decodable-codecs.ts';

export type StreamProfile = LiveStreamView['profile'];

interface Lease {
  readonly opened: Promise<LiveStreamView>;
  holders: number;
}

/**
 * Streams that this page watches. The gateway may give one stream to several tiles that show the same camera, e.g. on
 * this page and behind it for the next one; it is closed when the last of them lets go.
 */
export class StreamLeases {
  readonly #leases = new Map<string, Lease>();
  #codecs = decodableCodecs();

  /** Opens the stream, or shares the one that is open. Every `open` needs its `close`, also one that failed. */
  open(cameraId: string, profile: StreamProfile): Promise<LiveStreamView> {
    const key = `${profile}/${cameraId}`;
    const known = this.#leases.get(key);
    if (known !== undefined) {
      known.holders += 1;
      return known.opened;
    }
    const body = { cameraId, profile, codecs: this.#codecs };
    const lease = { opened: request<LiveStreamView>('POST', '/streams', { body }), holders: 1 };
    this.#leases.set(key, lease);

    return lease.opened;
  }

  /** Where an open stream stands now. */
  read(streamId: string): Promise<LiveStreamView> {
    return request<LiveStreamView>('GET', `/streams/${streamId}`);
  }

  /**
   * The browser said that it decodes this encoding, and does not: streams are opened without it from now on.
   *
   * @returns false when there is no other one to ask for
   */
  withdraw(codec: PlayableCodec): boolean {
    const others = this.#codecs.filter((each) => each !== codec);
    if (others.length === 0) return false;
    this.#codecs = others;

    return true;
  }

  close(cameraId: string, profile: StreamProfile, opened: Promise<LiveStreamView>): void {
    const key = `${profile}/${cameraId}`;
    const lease = this.#leases.get(key);
    if (lease?.opened !== opened) return;
    lease.holders -= 1;
    if (lease.holders > 0) return;
    this.#leases.delete(key);
    // The gateway ends unwatched streams by itself: a lost goodbye costs only the idle time.
    opened
      .then(({ streamId }) => request('DELETE', `/streams/${streamId}`, { keepalive: true }))
      .catch(() => undefined);
  }

  /** Makes the next `open` ask anew, e.g. when the stream turned out to be dead; other holders keep theirs. */
  forget(cameraId: string, profile: StreamProfile, opened: Promise<LiveStreamView>): void {
    const key = `${profile}/${cameraId}`;
    if (this.#leases.get(key)?.opened === opened) this.#leases.delete(key);
  }
}
