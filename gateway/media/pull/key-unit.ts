import type { NalFormats } from '../engine/nal-formats.ts';
import { nalRole } from '../rtp/nal-syntax.ts';
import type { VideoUnit } from './media-unit.ts';
import { splitByCodes, splitByLengths } from './nal-pictures.ts';

/** Whether a unit is of a picture at which decoding may begin; undefined when it holds no piece of a picture. */
export function isKeyUnit({ bytes, lengthBytes }: VideoUnit, { syntax }: NalFormats): boolean | undefined {
  for (const [start] of lengthBytes === 0 ? splitByCodes(bytes) : splitByLengths(bytes, lengthBytes)) {
    const roles = syntax.roles[syntax.typeOf(bytes[start] ?? 0)] ?? 0;
    if ((roles & nalRole.slice) !== 0) return (roles & nalRole.key) !== 0;
  }
  return undefined;
}
