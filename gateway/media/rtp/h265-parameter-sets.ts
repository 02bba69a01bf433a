import { readFirstCode } from './bit-reader.ts';
import { h265Nal, h265Syntax } from './h265-nal.ts';
import { readH265Sequence, type H265Sequence } from './h265-sps.ts';
import { maxSetBytes, ParameterSetTable } from './parameter-set-table.ts';

/** One usable state of a stream's parameter sets: what a decoder needs before the next key frame. */
export interface H265Configuration {
  readonly parameters: H265Sequence;
  readonly vps: readonly Buffer[];
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
}

/** Collects parameter sets from the description and from the stream; a repeated one changes nothing. */
export class H265ParameterSets {
  readonly #vps = new ParameterSetTable(16);
  readonly #sps = new ParameterSetTable(16);
  readonly #pps = new ParameterSetTable(64);
  /** SPS NAL unit that came last, and what it says. */
  #newest: { nal: Buffer; parameters: H265Sequence } | undefined;
  /** Grows with each real change. */
  version = 0;

  /** Takes a VPS, SPS or PPS NAL unit; the bytes are copied only when they are new. False when it is broken. */
  learn(nal: Buffer): boolean {
    if (nal.length < 4 || nal.length > maxSetBytes) return false;
    switch (h265Syntax.typeOf(nal[0] ?? 0)) {
      case h265Nal.vps:
        return this.#keep(this.#vps, (nal[2] ?? 0) >> 4, nal);
      case h265Nal.sps:
        return this.#learnSequence(nal);
      case h265Nal.pps:
        return this.#learnPicture(nal);
      default:
        return false;
    }
  }

  /** Undefined until there is at least one of each kind. */
  configuration(): H265Configuration | undefined {
    if (this.#newest === undefined || this.#vps.size === 0 || this.#pps.size === 0) return undefined;
    return { parameters: this.#newest.parameters, vps: this.#vps.nals, sps: this.#sps.nals, pps: this.#pps.nals };
  }

  #learnSequence(nal: Buffer): boolean {
    if (this.#newest?.nal.equals(nal) === true) return true;
    const parameters = readH265Sequence(nal);
    if (parameters === undefined || !this.#keep(this.#sps, parameters.id, nal)) return false;
    this.#newest = { nal: Buffer.from(nal), parameters };
    return true;
  }

  #learnPicture(nal: Buffer): boolean {
    if (this.#pps.holds(nal)) return true;
    const id = readFirstCode(nal.subarray(2), 63);
    return id !== undefined && this.#keep(this.#pps, id, nal);
  }

  #keep(table: ParameterSetTable, id: number, nal: Buffer): boolean {
    const kept = table.keep(id, nal);
    if (kept === 'new') this.version += 1;
    return kept !== 'full';
  }
}
