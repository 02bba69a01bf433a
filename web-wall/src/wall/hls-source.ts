import Hls, { type ErrorData } from 'hls.js/light';
import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import { apiBase } from '../api/request.ts';
import type { OpenSource, PictureSource } from './picture-source.ts';
import { firstPace, playbackPace } from './playback-pace.ts';

const loadPolicy = (firstByteMs: number, tries: number) => ({
  default: {
    maxTimeToFirstByteMs: firstByteMs,
    maxLoadTimeMs: firstByteMs + 4000,
    timeoutRetry: { maxNumRetry: tries, retryDelayMs: 250, maxRetryDelayMs: 1000 },
    errorRetry: { maxNumRetry: tries, retryDelayMs: 250, maxRetryDelayMs: 1000 },
  },
});

/** A wall tile stays close to live, holds little, and would rather skip than fall behind. */
const wallTuning = {
  enableWorker: false, // fMP4 is only passed through; a worker per tile costs more than it saves
  lowLatencyMode: false,
  liveSyncDurationCount: 0.9, // just less than a segment, or rounding makes it two; the pace gathers the rest
  liveMaxLatencyDurationCount: 5,
  maxBufferLength: 6,
  maxMaxBufferLength: 12,
  backBufferLength: 4,
  startFragPrefetch: true,
  capLevelToPlayerSize: false,
  manifestLoadPolicy: loadPolicy(20_000, 1),
  playlistLoadPolicy: loadPolicy(8000, 2),
  fragLoadPolicy: loadPolicy(8000, 3),
};

/** Plays HLS through Media Source Extensions, or natively where the browser has only that. */
export const openHlsSource: OpenSource = (video, { playlistUrl }, listener) => {
  const onTrouble = (fault: FaultView) => listener.onTrouble({ fault });
  const url = new URL(playlistUrl, `${location.origin}${apiBase}/`).href;
  if (Hls.isSupported()) return playing(video, openWithHls(video, url, onTrouble));
  if (video.canPlayType('application/vnd.apple.mpegurl') !== '') {
    return playing(video, openNatively(video, url, onTrouble));
  }
  const giveUp = setTimeout(() =>
    onTrouble({ stage: 'picture', reason: 'unsupported', detail: 'this browser plays no HLS' }),
  );

  return { seenAtMs: unknown, close: () => clearTimeout(giveUp) };
};

function unknown(): undefined {
  return undefined;
}

function playing(video: HTMLVideoElement, source: PictureSource): PictureSource {
  // Refused only for pages without any gesture and sound; the watch sees it as a picture that does not come.
  video.play().catch(() => undefined);

  return source;
}

function openWithHls(video: HTMLVideoElement, url: string, onTrouble: (fault: FaultView) => void): PictureSource {
  const hls = new Hls(wallTuning);
  let hasRecovered = false;
  hls.on(Hls.Events.ERROR, (_event: unknown, data: ErrorData) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
      hasRecovered = true;
      hls.recoverMediaError();
      return;
    }
    onTrouble(faultOf(data));
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  const stopPacing = pace(video);

  return {
    seenAtMs: () => hls.playingDate?.getTime(),
    close: () => {
      stopPacing();
      hls.destroy();
    },
  };
}

/** Keeps a reserve in the buffer by small changes of speed. hls.js does so only in its low-latency mode. */
function pace(video: HTMLVideoElement): () => void {
  const aheadS = () => {
    const { buffered, currentTime } = video;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - currentTime;
  };
  const begin = () => {
    video.playbackRate = firstPace(aheadS());
  };
  const adjust = () => {
    const { buffered, playbackRate } = video;
    if (buffered.length === 0) return;
    const rate = playbackPace(aheadS(), playbackRate);
    if (rate !== playbackRate) video.playbackRate = rate;
  };
  video.addEventListener('loadeddata', begin);
  video.addEventListener('timeupdate', adjust);

  return () => {
    video.removeEventListener('loadeddata', begin);
    video.removeEventListener('timeupdate', adjust);
  };
}

function faultOf({ type, details, response }: ErrorData): FaultView {
  const isNetwork = type === Hls.ErrorTypes.NETWORK_ERROR;
  const status = response === undefined ? '' : ` (HTTP ${response.code})`;

  return {
    stage: isNetwork ? 'stream' : 'picture',
    reason: isNetwork ? 'timeout' : 'malformed',
    detail: `${details}${status}`,
  };
}

function openNatively(video: HTMLVideoElement, url: string, onTrouble: (fault: FaultView) => void): PictureSource {
  const failed = () =>
    onTrouble({ stage: 'picture', reason: 'malformed', detail: video.error?.message ?? 'the video element failed' });
  video.addEventListener('error', failed);
  video.src = url;

  return {
    seenAtMs: unknown,
    close: () => {
      video.removeEventListener('error', failed);
      video.removeAttribute('src');
      video.load();
    },
  };
}
