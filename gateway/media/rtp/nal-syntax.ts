/** What a NAL unit type means to the assembly of pictures; a unit may have several roles. */
export const nalRole = {
  /** Carries picture content. */
  slice: 1,
  /** Of a picture at which decoding may begin. */
  key: 2,
  /** Of a leading picture that decodes only together with what came before its key frame (RASL). */
  dependentLeading: 4,
  /** May only stand before the slices of a picture, so it ends the one before. */
  opener: 8,
  /** An MP4 sample does not keep it: parameter sets live in the sample entry, the others say nothing there. */
  leftOut: 16,
  parameterSet: 32,
  /** Leading pictures of this key frame, or of the next one, have lost what they depend on. */
  cutsLeading: 64,
} as const;

/** How a codec of the NAL unit family writes its units and packs them into RTP. */
export interface NalSyntax {
  /** Size of a NAL unit's header; payload headers of RTP have the same. */
  readonly headerBytes: 1 | 2;
  /** Payload types of RTP: several units in one packet, a piece of one unit. Lower types are single units. */
  readonly aggregateType: number;
  readonly fragmentType: number;
  /** Roles by NAL unit type; 0 for what is kept without a role. */
  readonly roles: Uint8Array;
  /** NAL unit type out of the first byte of a header. */
  typeOf(firstByte: number): number;
  /** First byte of a payload header with its type replaced. */
  withType(firstByte: number, type: number): number;
  /** Type of the unit that a fragment belongs to, out of the byte behind the payload header. */
  fragmentTypeOf(fragmentHeader: number): number;
}

/** Roles of a range of types, for tables. */
export function tableOfRoles(entries: readonly (readonly [from: number, to: number, roles: number])[]): Uint8Array {
  const roles = new Uint8Array(64);
  for (const [from, to, role] of entries) roles.fill(role, from, to + 1);
  return roles;
}
