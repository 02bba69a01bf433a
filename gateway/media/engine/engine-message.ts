import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import type { VideoFormat } from '../fmp4/video-format.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import type { SessionMilestone } from './stream-feed.ts';

/** Limits that the worker watches itself. */
export interface WorkerPolicy {
  /** From PLAY, or from a loss, to a key frame that decodes. */
  readonly firstFrameSeconds: number;
  /** Without any picture the session is given up. */
  readonly silenceSeconds: number;
  /** Carry the sound, when it is AAC. */
  readonly audio: boolean;
}

/** What the thread starts with. */
export interface ThreadStart {
  readonly policy: WorkerPolicy;
  /** Memory of the `AlarmClock` that orders ring. */
  readonly alarm: SharedArrayBuffer;
}

/** What the worker needs to dial. The password is readable here: a message between threads is never logged. */
export interface DialOrder {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly login?: { readonly username: string; readonly password: string };
  /** Configuration lets this camera have the password readable (`live.basicLoginHosts`). */
  readonly allowsBasic?: boolean;
  /** The stream is pulled over HLS; RTSP without it. */
  readonly hls?: HlsOrder;
}

/** What belongs to a stream over HLS alone. */
export interface HlsOrder {
  /** https. */
  readonly isSecure: boolean;
  /** Of the stream's server, 64 hexadecimal digits; without it an authority that this machine trusts must sign. */
  readonly certificateSha256?: string;
  /** Name that stands for `host` in requests and in playlists. */
  readonly hostName?: string;
  /** Which variant of a multivariant playlist is taken: the one with the highest bandwidth, or the lowest. */
  readonly variant: 'highest' | 'lowest';
  /** The session before stood still: nothing is shown until the playlist has moved. */
  readonly mustMove: boolean;
}

/** Main thread → worker. `run` numbers the sessions of all streams; what belongs to an older one is ignored. */
export type EngineOrder =
  | {
      readonly kind: 'dial';
      readonly run: number;
      readonly dial: DialOrder;
      /** Where this session's timeline begins: behind the last part of the session before. */
      readonly startTicks: number;
    }
  | { readonly kind: 'hang-up'; readonly run: number }
  /** Goes on at the same server under another address; without one there is none. Answers `spent`. */
  | { readonly kind: 'readdress'; readonly run: number; readonly path?: string }
  /** Nobody reads this memory any more. */
  | { readonly kind: 'reuse'; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'finish' };

/** Format of the pictures that follow. */
export interface StreamFormat {
  readonly kind: VideoFormat['kind'];
  readonly init: Uint8Array;
  /** RFC 6381 codec of the video, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`, `jpeg`. */
  readonly codec: string;
  /** RFC 6381 codec of the sound, e.g. `mp4a.40.2`; left out when there is none. */
  readonly audioCodec?: string;
  readonly width: number;
  readonly height: number;
  /** VPS, SPS and PPS NAL units, in this order, for those who take single pictures out; none for JPEG. */
  readonly parameterSets: readonly Uint8Array[];
}

/** What the media thread tells of its sessions. */
export type EngineReport =
  | { readonly kind: 'milestone'; readonly run: number; readonly milestone: SessionMilestone }
  | { readonly kind: 'playing'; readonly run: number; readonly login: LoginProof }
  /** The address of this session has come to its end, the session has not: it awaits `readdress`. */
  | { readonly kind: 'spent'; readonly run: number }
  | { readonly kind: 'format'; readonly run: number; readonly format: StreamFormat }
  | {
      readonly kind: 'part';
      readonly run: number;
      readonly part: MediaPart;
      readonly atMs: number;
      /** Camera's clock minus gateway's clock, once the camera has told its time (RTCP). */
      readonly clockOffsetMs: number | undefined;
    }
  | { readonly kind: 'ended'; readonly run: number; readonly fault: DeviceFault; readonly login: LoginProof }
  /** A bug of ours: the session threw, and ends. `cause` is its stack. */
  | { readonly kind: 'broken'; readonly run: number; readonly cause: string }
  | { readonly kind: 'finished' };

/** A report as it changes threads. Parts go apart; what they lie in is told before the first of them. */
export type ThreadReport =
  | Exclude<EngineReport, { readonly kind: 'part' }>
  | { readonly kind: 'slab'; readonly run: number; readonly memory: SharedArrayBuffer };

/** Worker → main thread: the reports of one turn in order; a number stands for the part in that row. */
export interface EngineMail {
  readonly reports: readonly (ThreadReport | number)[];
  /** See `readPartRow`. */
  readonly rows: Float64Array;
}
