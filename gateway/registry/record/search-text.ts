import type { Camera } from '../camera.ts';

/** Length of the column; what is beyond it is not found. */
const maxLength = 768;

/** Text as searches compare it: full-width forms are half-width, capitals are small. */
export function foldSearch(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Everything by which a camera is searched, one per line. The hosts of its access paths are searched beside it. */
export function searchTextOf({ name, place, serial, mac, record }: Camera): string {
  const { alias, gbCode, localCode, poleNumber } = record;
  const parts = [name, alias, place, gbCode, localCode, serial, mac, mac?.replaceAll(':', ''), poleNumber];
  const text = parts.filter((part) => part !== undefined && part !== '').join('\n');
  return foldSearch(text).slice(0, maxLength);
}

/** True when a search may mean an IP address or a host name: `192.168.`, `10.`, `fd00:`, `.231`, `64`. */
export function mayBeHost(folded: string): boolean {
  return /^[0-9a-z.:-]+$/.test(folded) && (/[.:]/.test(folded) || /^\d{1,3}$/.test(folded));
}
