import type { MediaPlaylist, PlaylistSegment } from './playlist.ts';

/** Segments before the newest one that are looked at for one that begins with a key frame. */
const mostStepsBack = 5;
/** Whoever is so many target durations behind the newest segment goes on at the newest one. */
const mostTargetsBehind = 3;
/** Those at the end of a playlist are all that is ever taken: hours stand before them, or segments that last no time. */
const mostSegments = 256;

const noPlaylist: Pick<MediaPlaylist, 'segments' | 'targetSeconds'> = { segments: [], targetSeconds: 0 };

/** The segment to be fetched now. */
export interface NextSegment {
  readonly segment: PlaylistSegment;
  /** It is the first one, and of use only when it begins with a key frame: others were not looked at yet. */
  readonly needsKey: boolean;
  /** Others before it were left out. */
  readonly isBehindLoss: boolean;
}

/** Which segment comes next while the playlist's window slides. */
export class SegmentCourse {
  #playlist: MediaPlaylist | undefined;
  #edge = -1;
  /** Playlists in a row that ended before segments that were listed already. */
  #backwards = 0;
  /** Undefined: at the newest one, less the steps back. */
  #next: number | undefined;
  #stepsBack = 0;
  /** No segment near the newest one begins with a key frame: the newest will do. */
  #hasLooked = false;
  #isBehindLoss = false;

  /**
   * Takes a playlist in. One whose end lies back is an old copy, the second time a stream that began anew.
   *
   * @returns whether it lists another end than the one before
   */
  take(playlist: MediaPlaylist): boolean {
    const edge = playlist.segments.at(-1)?.sequence ?? -1;
    if (edge < this.#edge) {
      this.#backwards += 1;
      if (this.#backwards < 2) return false;
      this.#rejoin();
    }
    const hasMoved = edge !== this.#edge;
    this.#backwards = 0;
    this.#playlist = { ...playlist, segments: playlist.segments.slice(-mostSegments) };
    this.#edge = edge;
    return hasMoved;
  }

  /** Undefined while there is none. */
  next(): NextSegment | undefined {
    const { segments } = this.#playlist ?? noPlaylist;
    const first = segments[0]?.sequence ?? 0;
    if (this.#next !== undefined && (this.#next < first || this.#isFarBehind(this.#next))) this.#rejoin();
    const isJoin = this.#next === undefined;
    const index = this.#next === undefined ? segments.length - 1 - this.#stepsBack : this.#next - first;
    const segment = segments[index];
    if (segment === undefined) return undefined;
    return { segment, needsKey: isJoin && !this.#hasLooked, isBehindLoss: this.#isBehindLoss };
  }

  /** A segment was taken, or cannot be: the one behind it is next. */
  pass(sequence: number, wasTaken: boolean): void {
    this.#next = sequence + 1;
    this.#isBehindLoss = !wasTaken;
  }

  /** The segment to begin with does not begin with a key frame: the one before it may. */
  stepBack(): void {
    const count = this.#playlist?.segments.length ?? 0;
    const isLast = this.#stepsBack >= Math.min(mostStepsBack, count - 1);
    this.#stepsBack = isLast ? 0 : this.#stepsBack + 1;
    this.#hasLooked ||= isLast;
  }

  #isFarBehind(next: number): boolean {
    const { segments, targetSeconds } = this.#playlist ?? noPlaylist;
    const behind = segments.filter(({ sequence }) => sequence >= next);
    const seconds = behind.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
    return seconds > (mostTargetsBehind + this.#stepsBack) * targetSeconds;
  }

  #rejoin(): void {
    this.#next = undefined;
    this.#stepsBack = 0;
    this.#hasLooked = false;
    this.#isBehindLoss = true;
  }
}
