/** Letters and digits that nobody mistakes for one another, on paper or on the telephone. */
const signs = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const groups = 4;
const groupLength = 4;

/**
 * A password for the first sign-in, in groups to be read out: about 93 bits.
 *
 * @param random fills with random numbers, e.g. `crypto.getRandomValues`
 */
export function makeFirstPassword(random: (numbers: Uint32Array<ArrayBuffer>) => unknown): string {
  const numbers = new Uint32Array(groups * groupLength);
  random(numbers);
  const text = Array.from(numbers, (number) => signs.charAt(number % signs.length)).join('');

  return Array.from({ length: groups }, (_, index) => text.slice(index * groupLength, (index + 1) * groupLength)).join(
    '-',
  );
}
