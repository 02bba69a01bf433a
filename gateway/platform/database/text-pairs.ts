/** From here on characters are Chinese or as rich as Chinese; before it lie letters, digits and their accents. */
const firstRich = 0x2e80;

/**
 * Pairs of neighbouring characters by which a text is found without reading all others: `东门 2` has `东门`.
 * A pair holds a Chinese character and no space: pairs of digits are in every code and tell nothing apart.
 *
 * Whatever contains a text contains all of its pairs.
 */
export function pairsOf(text: string): string[] {
  const characters = [...text.toWellFormed()];
  const pairs = characters.slice(1).map((character, at) => [characters[at] ?? '', character]);
  return [...new Set(pairs.filter(isTelling).map((pair) => pair.join('')))];
}

function isTelling(pair: readonly string[]): boolean {
  return pair.some((character) => (character.codePointAt(0) ?? 0) >= firstRich) && !pair.some(isSpace);
}

function isSpace(character: string): boolean {
  return /\s/.test(character);
}
