import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { segmentFault, type SegmentListener, type SegmentReader } from '../pull/media-unit.ts';
import { BoxReader, type Mp4Box } from '../transcode/box-reader.ts';
import { type FragmentSample, readFragmentSamples } from './fragment-samples.ts';
import { readSampleTracks, type SampleTrack } from './sample-track.ts';

const boxHeadBytes = 8;
/** CMAF has one `mdat` behind each `moof`; all samples of the fragment are looked through for each. */
const mostDataBoxes = 16;

/** Samples that wait for their bytes, and how far from the begin of their fragment the next box lies. */
interface OpenFragment {
  readonly samples: readonly FragmentSample[];
  at: number;
  dataBoxes: number;
}

/** Fragmented MP4 (CMAF): an initialisation section, then `moof` and `mdat` in turns. */
export class FragmentReader implements SegmentReader {
  readonly #listener: SegmentListener;
  #boxes = new BoxReader((box) => this.#take(box));
  #tracks: readonly SampleTrack[] = [];
  #fragment: OpenFragment | undefined;
  #isBehindLoss = false;
  #hasToldSound = false;
  #fault: DeviceFault | undefined;

  constructor(listener: SegmentListener) {
    this.#listener = listener;
  }

  push(bytes: Buffer): DeviceFault | undefined {
    if (this.#fault !== undefined) return this.#fault;
    try {
      this.#boxes.push(bytes);
    } catch (error) {
      // What is read beyond its end throws a RangeError; bugs of ours and of the listener go on.
      if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
      this.#fault = segmentFault('malformed', 'it is no fragmented MP4 that can be taken apart');
    }
    return this.#fault;
  }

  end(): DeviceFault | undefined {
    this.#boxes = new BoxReader((box) => this.#take(box));
    this.#fragment = undefined;
    if (this.#tracks.length === 0) this.#fault ??= segmentFault('malformed', 'fragments without their description');
    return this.#fault;
  }

  reset(): void {
    this.#boxes = new BoxReader((box) => this.#take(box));
    this.#fragment = undefined;
  }

  #take({ type, content }: Mp4Box): void {
    if (type === 'moov') return this.#describe(content);
    if (type === 'moof') {
      this.#fragment = {
        samples: readFragmentSamples(content, this.#tracks),
        at: content.length + boxHeadBytes,
        dataBoxes: 0,
      };
      return;
    }
    const fragment = this.#fragment;
    if (fragment === undefined) return;
    if (type === 'mdat') this.#handOn(fragment, content);
    fragment.at += content.length + boxHeadBytes;
  }

  #describe(moov: Buffer): void {
    const { tracks, leftOut } = readSampleTracks(moov);
    const video = tracks.find(({ kind }) => kind === 'video');
    if (video?.kind !== 'video') {
      const listed = leftOut.map((type) => type.replaceAll(/[^\x20-\x7e]/g, '?')).join(', ');
      const why = leftOut.includes('encv')
        ? 'the pictures are encrypted (encv)'
        : `it has neither H.264 nor H.265 (sample entries ${listed === '' ? 'none' : listed})`;
      this.#fault ??= segmentFault('unsupported', why);
      return;
    }
    const sound = tracks.find(({ kind }) => kind === 'sound');
    this.#tracks = sound === undefined ? [video] : [video, sound];
    const { encoding, parameterSets } = video;
    this.#listener.onTracks({ encoding, parameterSets, hasSound: sound !== undefined });
    if (sound?.kind !== 'sound' || this.#hasToldSound) return;
    this.#hasToldSound = true;
    this.#listener.onSoundTrack(sound.sound);
  }

  #handOn(fragment: OpenFragment, mdat: Buffer): void {
    fragment.dataBoxes += 1;
    if (fragment.dataBoxes > mostDataBoxes) throw new SyntaxError('a fragment in crumbs');
    const { samples, at } = fragment;
    const first = at + boxHeadBytes;
    let leftBytes = mdat.length;
    for (const { track, start, end, decodeTicks, shownTicks } of samples) {
      // Of another `mdat` of this fragment, or of none.
      if (start < first || end > first + mdat.length) {
        if (track.kind === 'video') this.#isBehindLoss = true;
        continue;
      }
      if (end === start) continue;
      leftBytes -= end - start;
      // Each would be copied: a few bytes could become any number of them.
      if (leftBytes < 0) throw new SyntaxError('samples that share their bytes');
      const bytes = Buffer.from(mdat.subarray(start - first, end - first));
      if (track.kind === 'sound') this.#listener.onSound({ bytes, shownTicks, samples: track.samplesPerFrame });
      else {
        const { lengthBytes } = track;
        const isBehindLoss = this.#isBehindLoss;
        this.#isBehindLoss = false;
        this.#listener.onVideo({ bytes, lengthBytes, shownTicks, decodeTicks, isBehindLoss });
      }
    }
  }
}
