/**
 * Codes of administrative divisions: GB/T 2260 (province 2, city 4, county 6 digits, written with trailing zeros) and
 * their extension by town (9 digits) and village (12 digits).
 */

export const civilLevels = ['province', 'city', 'county', 'town', 'village'] as const;
export type CivilLevel = (typeof civilLevels)[number];

/** Digits that say something, by level. */
const lengths: Readonly<Record<CivilLevel, number>> = { province: 2, city: 4, county: 6, town: 9, village: 12 };

export interface CivilCode {
  /** As it is written: 6 digits down to the county, 9 for a town, 12 for a village. */
  readonly code: string;
  readonly level: CivilLevel;
}

/**
 * Reads a civil code in any of its spellings: `53`, `5301`, `530100`, `530102003`, `530102003000`, full-width digits and
 * spaces included.
 *
 * @returns undefined when it is none
 */
export function readCivilCode(text: string): CivilCode | undefined {
  const digits = text.normalize('NFKC').replace(/\s/g, '');
  if (!/^[1-9]\d+$/.test(digits)) return undefined;
  if (![2, 4, 6, 9, 12].includes(digits.length)) return undefined;
  const level = civilLevels.find((each) => /^0*$/.test(digits.slice(lengths[each])));
  if (level === undefined || digits.length < lengths[level]) return undefined;
  return { code: writeCivilCode(digits, level), level };
}

/** The divisions above a code, the province first. */
export function civilAncestors({ code, level }: CivilCode): CivilCode[] {
  return civilLevels
    .slice(0, civilLevels.indexOf(level))
    .map((each) => ({ code: writeCivilCode(code, each), level: each }));
}

function writeCivilCode(digits: string, level: CivilLevel): string {
  return digits.slice(0, lengths[level]).padEnd(6, '0');
}
