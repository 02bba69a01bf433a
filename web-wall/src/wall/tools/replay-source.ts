import Hls from 'hls.js/light';
import { apiBase } from '../../api/request.ts';
import type { StreamLeases } from '../stream-leases.ts';

/** Newest seconds that are asked for. */
const replaySeconds = 60;

export interface Replay {
  /** Instant of the picture that shows, ms since epoch by the gateway's clock; undefined before the first. */
  atMs(): number | undefined;
  close(): void;
}

/**
 * Plays what the gateway holds of a camera's sub-stream, as it was when this began. It keeps the stream that the tile
 * watches, and adds no upstream.
 *
 * @param onTrouble `none`: nothing is held of this camera
 */
export function openReplay(
  video: HTMLVideoElement,
  cameraId: string,
  leases: Pick<StreamLeases, 'open' | 'close'>,
  onTrouble: (why: 'none' | 'failed') => void,
): Replay {
  const lease = leases.open(cameraId, 'sub');
  let hls: Hls | undefined;
  let isClosed = false;
  lease.then(
    ({ streamId }) => {
      if (isClosed) return;
      hls = new Hls({ enableWorker: false, maxBufferLength: 90, maxMaxBufferLength: 120, startPosition: 0 });
      hls.on(Hls.Events.ERROR, (_event, { fatal, response }) => {
        if (fatal) onTrouble(response?.code === 404 || response?.code === 502 ? 'none' : 'failed');
      });
      hls.loadSource(`${location.origin}${apiBase}/streams/${streamId}/replay.m3u8?seconds=${String(replaySeconds)}`);
      hls.attachMedia(video);
    },
    () => onTrouble('none'),
  );

  return {
    atMs: () => hls?.playingDate?.getTime(),
    close: () => {
      isClosed = true;
      hls?.destroy();
      leases.close(cameraId, 'sub', lease);
    },
  };
}
