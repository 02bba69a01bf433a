import { BitReader, unescapeNal } from './bit-reader.ts';
import { nalType } from './h264-nal.ts';
import { readSequenceParameters, type SequenceParameters } from './h264-sps.ts';

/** A parameter set above this is not one. */
const maxSetBytes = 4096;
const maxPictureSets = 32;

/** One usable state of a stream's parameter sets: what a decoder needs before the next key frame. */
export interface H264Configuration {
  readonly parameters: SequenceParameters;
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
}

/** Collects parameter sets from the description and from the stream; a repeated one changes nothing. */
export class H264ParameterSets {
  readonly #sps = new Map<number, { nal: Buffer; parameters: SequenceParameters }>();
  readonly #pps = new Map<number, Buffer>();
  #newestSps = -1;
  /** Grows with each real change. */
  version = 0;

  /** Takes an SPS or PPS NAL unit; the bytes are copied only when they are new. False when it is broken. */
  learn(nal: Buffer): boolean {
    if (nal.length < 2 || nal.length > maxSetBytes) return false;
    const type = nal.readUInt8(0) & 0x1f;
    if (type === nalType.sps) return this.#learnSequence(nal);
    return type === nalType.pps && this.#learnPicture(nal);
  }

  /** Undefined until there is at least one of each kind. */
  configuration(): H264Configuration | undefined {
    const newest = this.#sps.get(this.#newestSps);
    if (newest === undefined || this.#pps.size === 0) return undefined;
    return {
      parameters: newest.parameters,
      sps: [...this.#sps.values()].map(({ nal }) => nal),
      pps: [...this.#pps.values()],
    };
  }

  #learnSequence(nal: Buffer): boolean {
    const known = this.#sps.get(this.#newestSps);
    if (known?.nal.equals(nal) === true) return true;
    const parameters = readSequenceParameters(nal);
    if (parameters === undefined) return false;
    if (this.#sps.get(parameters.id)?.nal.equals(nal) !== true) {
      this.#sps.set(parameters.id, { nal: Buffer.from(nal), parameters });
      this.version += 1;
    }
    this.#newestSps = parameters.id;
    return true;
  }

  #learnPicture(nal: Buffer): boolean {
    const id = readPictureSetId(nal);
    if (id === undefined || (this.#pps.size >= maxPictureSets && !this.#pps.has(id))) return false;
    if (this.#pps.get(id)?.equals(nal) === true) return true;
    this.#pps.set(id, Buffer.from(nal));
    this.version += 1;
    return true;
  }
}

function readPictureSetId(nal: Buffer): number | undefined {
  try {
    const id = new BitReader(unescapeNal(nal.subarray(1, 12))).unsigned();
    return id <= 255 ? id : undefined;
  } catch {
    // A set too short to hold its id is broken.
    return undefined;
  }
}
