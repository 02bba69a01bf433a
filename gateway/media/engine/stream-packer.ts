import { AacDepacketiser } from '../rtp/aac-depacketiser.ts';
import type { SessionTracks } from '../rtsp/rtsp-session.ts';
import type { PictureFormats } from './nal-formats.ts';
import { type PackedStreamListener, type PackerDeps, PicturePacker } from './picture-packer.ts';
import { openVideo, type VideoInput } from './video-input.ts';

const noFormats: PictureFormats = { version: 0, format: () => undefined };

/** The RTP packets of one session become formats and parts; it ends with the session. */
export class StreamPacker {
  readonly #packer: PicturePacker;
  readonly #video: VideoInput | undefined;
  readonly #audio: AacDepacketiser | undefined;

  constructor({ video, audio }: SessionTracks, deps: PackerDeps, listener: PackedStreamListener) {
    this.#video = openVideo(video, (unit) => this.#packer.takePicture(unit));
    const sound = audio?.kind === 'aac' && deps.hasAudio !== undefined ? { sound: audio } : {};
    const tracks = { timing: video, formats: this.#video?.formats ?? noFormats, ...sound };
    this.#packer = new PicturePacker(tracks, deps, listener);
    if (sound.sound !== undefined) {
      this.#audio = new AacDepacketiser(sound.sound, (frame) => this.#packer.takeSound(frame));
    }
  }

  /** Complete pictures so far, shown or not. */
  get pictures(): number {
    return this.#video?.depacketiser.counts.pictures ?? 0;
  }

  /** Nothing can be shown before the next key frame with its parameter sets. */
  get awaitsKeyFrame(): boolean {
    return this.#video?.depacketiser.awaitsKeyFrame !== false || !this.#packer.hasFormat;
  }

  /** Mean duration of a frame. */
  get frameTicks(): number {
    return this.#packer.frameTicks;
  }

  pushVideo(bytes: Buffer, start: number, end: number): void {
    this.#video?.depacketiser.push(bytes, start, end);
  }

  pushAudio(bytes: Buffer, start: number, end: number): void {
    this.#audio?.push(bytes, start, end);
  }

  /** The camera says which instant of its clock (ms since epoch) belongs to which RTP time of the video. */
  takeReport(ntpMs: number, rtpTime: number): void {
    this.#packer.takeReport(ntpMs, rtpTime);
  }

  /** Hands over what is there; no more packets come. */
  finish(): void {
    this.#packer.finish();
  }
}
