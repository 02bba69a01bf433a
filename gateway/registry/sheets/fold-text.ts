const fullWidthStart = 0xff01;
const fullWidthEnd = 0xff5e;
const toHalfWidth = 0xfee0;

/** Spaces of all kinds, the full-width one included, and marks that nobody sees. */
const spaces = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/gu;
const invisible = /[\u200b-\u200d\u2060\ufeff]/gu;
const controls = /\p{Cc}+/gu;

/** For codes, numbers, addresses and choices: full-width forms become ASCII, spaces vanish. `３５０２ ０３` is `350203`. */
export function foldCode(text: string): string {
  return foldWidth(text, () => true)
    .replace(invisible, '')
    .replace(spaces, '');
}

/**
 * For names and other prose: full-width digits and letters become ASCII, runs of spaces one space, control characters
 * none. Full-width punctuation is right in Chinese and stays.
 */
export function foldProse(text: string): string {
  return foldWidth(text, (character) => /[\p{Nd}\p{L}]/u.test(character))
    .replace(invisible, '')
    .replace(spaces, ' ')
    .replace(controls, '')
    .trim();
}

function foldWidth(text: string, isFolded: (character: string) => boolean): string {
  return text.replace(/[\uff01-\uff5e]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isFullWidth = code >= fullWidthStart && code <= fullWidthEnd;
    return isFullWidth && isFolded(character) ? String.fromCodePoint(code - toHalfWidth) : character;
  });
}
