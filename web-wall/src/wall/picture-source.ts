import type { LiveStreamView } from '../../../gateway/media/live-api.ts';
import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import type { StreamStanding } from './stream-standing.ts';

/** How pictures reach the page: pushed over one connection for all tiles, or fetched as HLS. */
export type Transport = 'push' | 'hls';

/** What a source tells its player. */
export interface SourceListener {
  /** The source has given up, for good. Called once. */
  readonly onTrouble: (trouble: SourceTrouble) => void;
  /** Only of sources that hear of it themselves. */
  readonly onStanding?: (standing: StreamStanding) => void;
}

export interface SourceTrouble {
  readonly fault: FaultView;
  /** The browser takes this type not, against what it said of it: another encoding may do. */
  readonly unsupportedMimeType?: string;
  /** To be tried again without a wait: the gateway has ended the stream (`gone`), or it does not come this way (`way`). */
  readonly lost?: 'gone' | 'way';
}

/** Something that feeds a video element until it is closed. */
export interface PictureSource {
  /** Instant of the picture that the element shows, ms since epoch by the gateway's clock; undefined when unknown. */
  seenAtMs(): number | undefined;
  close(): void;
}

/** Plays a stream that was opened on a video element, and sees to it that the element plays. */
export type OpenSource = (video: HTMLVideoElement, stream: LiveStreamView, listener: SourceListener) => PictureSource;
