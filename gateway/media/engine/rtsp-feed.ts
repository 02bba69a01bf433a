import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { type RtspSource, RtspSession, type SessionTracks } from '../rtsp/rtsp-session.ts';
import type { FeedDeps, FeedListener, StreamFeed } from './stream-feed.ts';
import { StreamPacker } from './stream-packer.ts';
import { videoEncodings } from './video-input.ts';

/** A camera that sends RTP over one RTSP session. */
export class RtspFeed implements StreamFeed {
  readonly name = 'RTP';
  readonly silenceSlackMs = 0;
  readonly firstFrameSlackMs = 0;
  readonly #deps: FeedDeps;
  readonly #listener: FeedListener;
  readonly #session: RtspSession;
  #packer: StreamPacker | undefined;
  #hasPacket = false;

  constructor(source: RtspSource, deps: FeedDeps, listener: FeedListener) {
    this.#deps = deps;
    this.#listener = listener;
    const { clock, readBuffer, policy } = deps;
    this.#session = new RtspSession(
      source,
      { clock, readBuffer, encodings: videoEncodings, audio: policy.audio },
      {
        onTracks: (tracks) => this.#prepare(tracks),
        onPlaying: () => listener.onPlaying(),
        onPacket: (bytes, start, end) => {
          if (!this.#hasPacket) this.#noteFirstPacket();
          this.#packer?.pushVideo(bytes, start, end);
        },
        onAudioPacket: (bytes, start, end) => this.#packer?.pushAudio(bytes, start, end),
        onSenderReport: (ntpMs, rtpTime) => this.#packer?.takeReport(ntpMs, rtpTime),
        onEnded: (fault) => listener.onEnded(fault),
        onBroken: (error) => listener.onBroken(error),
      },
    );
  }

  get loginProof(): LoginProof {
    return this.#session.loginProof;
  }

  get pictures(): number {
    return this.#packer?.pictures ?? 0;
  }

  get awaitsKeyFrame(): boolean {
    return this.#packer?.awaitsKeyFrame ?? true;
  }

  get frameTicks(): number {
    return this.#packer?.frameTicks ?? 0;
  }

  start(): Promise<void> {
    return this.#session.start();
  }

  stop(): void {
    this.#session.stop();
  }

  readdress(): void {
    // The address of a running session has no end.
  }

  poll(): void {
    this.#session.poll();
  }

  endPolling(): void {
    this.#session.endPolling();
  }

  check(nowMs: number): void {
    this.#session.check(nowMs);
  }

  finish(): void {
    this.#packer?.finish();
  }

  #noteFirstPacket(): void {
    this.#hasPacket = true;
    this.#listener.onMilestone?.('packet');
  }

  #prepare(tracks: SessionTracks): void {
    this.#listener.onMilestone?.('described');
    const { clock, startTicks, policy, partMemory } = this.#deps;
    const hasAudio = policy.audio ? () => this.#session.carriesAudio : undefined;
    this.#packer = new StreamPacker(tracks, { clock, startTicks, partMemory, hasAudio }, this.#listener);
  }
}
