/** Personal data that a text must not hold. */
export interface PersonalText {
  readonly kind: 'identity-card' | 'mobile-phone' | 'landline-phone';
  /** Position of the first and behind the last character in the text. */
  readonly start: number;
  readonly end: number;
}

/** Weights and check characters of the 18-digit citizen identification number (GB 11643-1999, ISO 7064 MOD 11-2). */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** First two digits of an identity card: the provinces (GB/T 2260). */
const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;

/** Digits that may be broken up by blanks, dots and dashes; `X` is an identity card's check character. */
const digitRuns = /(?:[+(]\s?)?\d(?:[\s.\-–—()·]{0,2}\d)*(?:[\s.\-–—·]{0,2}X(?![A-Z]))?/gi;

/**
 * Finds mainland identity-card numbers (15 digits, or 18 with a right check character) and phone numbers (mobile,
 * landline with area code) in a text, also when they are written with blanks, dashes or full-width digits.
 */
export function findPersonalText(text: string): PersonalText[] {
  const plain = toHalfWidth(text);
  const found: PersonalText[] = [];
  for (const match of plain.matchAll(digitRuns)) {
    const digits = [...match[0]].flatMap((character, index) =>
      /[\dX]/i.test(character) ? [{ character: character.toUpperCase(), at: match.index + index }] : [],
    );
    found.push(...searchRun(digits));
  }
  return found;
}

interface Digit {
  readonly character: string;
  readonly at: number;
}

/** Longest kinds first, so that a mobile number inside an identity card is not told twice. */
const shapes: readonly { kind: PersonalText['kind']; length: number; fits: (digits: string) => boolean }[] = [
  { kind: 'identity-card', length: 18, fits: isIdentityCard },
  { kind: 'identity-card', length: 15, fits: isOldIdentityCard },
  { kind: 'mobile-phone', length: 13, fits: (digits) => /^861[3-9]\d{9}$/.test(digits) },
  { kind: 'mobile-phone', length: 11, fits: (digits) => /^1[3-9]\d{9}$/.test(digits) },
  { kind: 'landline-phone', length: 12, fits: (digits) => /^0[3-9]\d{2}[2-8]\d{7}$/.test(digits) },
  {
    kind: 'landline-phone',
    length: 11,
    fits: (digits) => /^0(10|2\d)[2-8]\d{7}$|^0[3-9]\d{2}[2-8]\d{6}$/.test(digits),
  },
];

/** Whether one run of digits is, or holds, a number of one of the shapes. */
function searchRun(run: readonly Digit[]): PersonalText[] {
  for (const { kind, length, fits } of shapes) {
    for (let first = 0; first + length <= run.length; first++) {
      // Long serial numbers hold eleven digits that look like a phone by chance; a phone stands alone.
      if (kind !== 'identity-card' && run.length !== length) continue;
      const part = run.slice(first, first + length);
      const [start, end] = [part.at(0)?.at, part.at(-1)?.at];
      if (start === undefined || end === undefined) continue;
      if (fits(part.map(({ character }) => character).join(''))) return [{ kind, start, end: end + 1 }];
    }
  }
  return [];
}

function isIdentityCard(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits) || !provinces.test(digits)) return false;
  if (!isDate(digits.slice(6, 14))) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return checkCharacters[sum % 11] === digits[17];
}

/** Before 1999: no check character, and years of the twentieth century only. */
function isOldIdentityCard(digits: string): boolean {
  return /^\d{15}$/.test(digits) && provinces.test(digits) && isDate(`19${digits.slice(6, 12)}`);
}

/** @param date `YYYYMMDD` */
function isDate(date: string): boolean {
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const atMs = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(iso) && Number(date.slice(0, 4)) >= 1900;
}

/** Full-width forms (U+FF01–U+FF5E) and the ideographic space, one for one, so that positions stay. */
function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}
