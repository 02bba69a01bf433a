import { readFirstCode } from './bit-reader.ts';
import { h264Nal, h264Syntax } from './h264-nal.ts';
import { readSequenceParameters, type SequenceParameters } from './h264-sps.ts';
import { maxSetBytes, ParameterSetTable } from './parameter-set-table.ts';

/** One usable state of a stream's parameter sets: what a decoder needs before the next key frame. */
export interface H264Configuration {
  readonly parameters: SequenceParameters;
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
}

/** Collects parameter sets from the description and from the stream; a repeated one changes nothing. */
export class H264ParameterSets {
  readonly #sps = new ParameterSetTable(32);
  readonly #pps = new ParameterSetTable(32);
  /** SPS NAL unit that came last, and what it says. */
  #newest: { nal: Buffer; parameters: SequenceParameters } | undefined;
  /** Grows with each real change. */
  version = 0;

  /** Takes an SPS or PPS NAL unit; the bytes are copied only when they are new. False when it is broken. */
  learn(nal: Buffer): boolean {
    if (nal.length > maxSetBytes) return false;
    const type = h264Syntax.typeOf(nal[0] ?? 0);
    if (type === h264Nal.sps) return this.#learnSequence(nal);
    if (type !== h264Nal.pps) return false;
    if (this.#pps.holds(nal)) return true;
    const id = readFirstCode(nal.subarray(1), 255);
    return id !== undefined && this.#keep(this.#pps, id, nal);
  }

  /** Undefined until there is at least one of each kind. */
  configuration(): H264Configuration | undefined {
    if (this.#newest === undefined || this.#pps.size === 0) return undefined;
    return { parameters: this.#newest.parameters, sps: this.#sps.nals, pps: this.#pps.nals };
  }

  #learnSequence(nal: Buffer): boolean {
    if (this.#newest?.nal.equals(nal) === true) return true;
    const parameters = readSequenceParameters(nal);
    if (parameters === undefined || !this.#keep(this.#sps, parameters.id, nal)) return false;
    this.#newest = { nal: Buffer.from(nal), parameters };
    return true;
  }

  #keep(table: ParameterSetTable, id: number, nal: Buffer): boolean {
    const kept = table.keep(id, nal);
    if (kept === 'new') this.version += 1;
    return kept !== 'full';
  }
}
