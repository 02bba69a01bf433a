import { type ClipSections, SPOILT_KINDS, type SpoiltKind } from '../clips/clip-recipe.ts';

export type ClipSection = 'live' | 'frozen' | 'black' | SpoiltKind;

/** Which frame of a clip comes next; every jump lands on a key frame. */
export class ClipCursor {
  readonly #sections: ClipSections;
  #section: ClipSection = 'live';
  /** Next frame of the live section. */
  #live = 0;
  /** Next frame within another section than the live one. */
  #still = 0;
  #wantsKeyFrame = false;

  constructor(sections: ClipSections) {
    this.#sections = sections;
  }

  /** Goes to any frame of the live section, as an encoder that ran on unseen. */
  seek(frame: number): void {
    this.#live = frame % this.#sections.liveFrames;
  }

  /** Lets the next frame be a key frame. */
  requestKeyFrame(): void {
    this.#wantsKeyFrame = true;
  }

  /** @returns the index of the next frame in the clip; entering another section begins with its key frame */
  next(section: ClipSection): number {
    if (section !== this.#section || this.#wantsKeyFrame) this.#jump(section);
    const { liveFrames } = this.#sections;
    if (section === 'live') {
      const frame = this.#live;
      this.#live = (frame + 1) % liveFrames;
      return frame;
    }
    const { start, frames } = this.#spanOf(section);
    const frame = start + this.#still;
    this.#still = (this.#still + 1) % frames;
    return frame;
  }

  #spanOf(section: Exclude<ClipSection, 'live'>): { readonly start: number; readonly frames: number } {
    const { gopFrames, frozenStart, blackStart, spoiltStart, spoiltFrames } = this.#sections;
    if (section === 'frozen') return { start: frozenStart, frames: gopFrames };
    if (section === 'black') return { start: blackStart, frames: gopFrames };
    return { start: spoiltStart + SPOILT_KINDS.indexOf(section) * spoiltFrames, frames: spoiltFrames };
  }

  #jump(section: ClipSection): void {
    const { liveFrames, gopFrames } = this.#sections;
    this.#section = section;
    this.#live = (Math.ceil(this.#live / gopFrames) * gopFrames) % liveFrames;
    this.#still = 0;
    this.#wantsKeyFrame = false;
  }
}
