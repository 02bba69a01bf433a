const digits = /^[0-9a-f]{64}$/;

/** A hash or signature as a person copies it from a sheet: spaces, line ends and capitals do not matter. */
export function readSealText(text: string): string | undefined {
  const plain = text.replace(/\s+/g, '').toLowerCase();

  return digits.test(plain) ? plain : undefined;
}
