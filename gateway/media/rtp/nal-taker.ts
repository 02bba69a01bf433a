import { nalRole, type NalSyntax } from './nal-syntax.ts';
import type { PictureAssembler } from './picture-assembler.ts';

/** Where parameter sets of the stream are learnt; false for a broken one. */
export interface ParameterSetLearner {
  learn(nal: Buffer): boolean;
}

/** Gives whole NAL units to a `PictureAssembler` by what their types mean, and lets parameter sets be learnt. */
export class NalTaker {
  readonly #syntax: NalSyntax;
  readonly #parameterSets: ParameterSetLearner;
  readonly #picture: PictureAssembler;

  constructor(syntax: NalSyntax, parameterSets: ParameterSetLearner, picture: PictureAssembler) {
    this.#syntax = syntax;
    this.#parameterSets = parameterSets;
    this.#picture = picture;
  }

  /** Takes `bytes[start, end)`; false when it is too short, or a broken parameter set. */
  take(bytes: Buffer, start: number, end: number): boolean {
    const content = start + this.#syntax.headerBytes;
    if (content > end) return false;
    const roles = this.rolesOf(bytes[start] ?? 0);
    this.#picture.beginNal(roles, content < end && ((bytes[content] ?? 0) & 0x80) !== 0);
    this.#picture.append(bytes, start, end);
    return this.end(roles);
  }

  /** Ends the open NAL unit; false when it is a broken parameter set. */
  end(roles: number): boolean {
    const isGood = (roles & nalRole.parameterSet) === 0 || this.#parameterSets.learn(this.#picture.openNal());
    this.#picture.endNal((roles & nalRole.leftOut) === 0);
    return isGood;
  }

  /** @param firstByte of the unit's header */
  rolesOf(firstByte: number): number {
    return this.#syntax.roles[this.#syntax.typeOf(firstByte)] ?? 0;
  }
}
