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

/** Digits without a break, or the check character `X` by itself. */
const chunks = /\d+|X(?![A-Z0-9])/gi;
/** What may stand between the parts of one number. */
const gap = /^[\s.\-–—()·]{0,3}$/;

/** What a number looks like once its parts are put together. */
const shapes: readonly { readonly kind: PersonalText['kind']; readonly fits: (digits: string) => boolean }[] = [
  { kind: 'identity-card', fits: isIdentityCard },
  { kind: 'identity-card', fits: isOldIdentityCard },
  { kind: 'mobile-phone', fits: (digits) => /^(86)?1[3-9]\d{9}$/.test(digits) },
  { kind: 'landline-phone', fits: (digits) => /^0(10|2\d)[2-8]\d{7}$|^0[3-9]\d{2}[2-8]\d{6,7}$/.test(digits) },
];
const longestNumber = 18;

/**
 * Finds mainland identity-card numbers (15 digits, or 18 with a right check character) and phone numbers (mobile,
 * landline with area code) in a text, also when they are written with blanks, dashes or full-width digits. Longer
 * runs of digits, such as device codes and serial numbers, are left alone.
 */
export function findPersonalText(text: string): PersonalText[] {
  const plain = toHalfWidth(text);
  const parts = [...plain.matchAll(chunks)].map((match) => ({ digits: match[0].toUpperCase(), start: match.index }));
  const found: PersonalText[] = [];
  for (let first = 0; first < parts.length; first++) {
    const number = longestFrom(plain, parts.slice(first, first + longestNumber));
    if (number === undefined) continue;
    found.push(number.personal);
    first += number.partCount - 1;
  }
  return found;
}

interface Part {
  readonly digits: string;
  readonly start: number;
}

/** The longest number that begins with the first part. */
function longestFrom(
  plain: string,
  parts: readonly Part[],
): { readonly personal: PersonalText; readonly partCount: number } | undefined {
  let longest: { personal: PersonalText; partCount: number } | undefined;
  let digits = '';
  let end = parts[0]?.start ?? 0;
  for (const [index, part] of parts.entries()) {
    if (!gap.test(plain.slice(end, part.start))) break;
    digits += part.digits;
    end = part.start + part.digits.length;
    if (digits.length > longestNumber) break;
    const shape = shapes.find(({ fits }) => fits(digits));
    if (shape === undefined) continue;
    longest = { personal: { kind: shape.kind, start: parts[0]?.start ?? 0, end }, partCount: index + 1 };
  }
  return longest;
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
