import { type IpRange, parseIp, parseIpRange } from '../platform/netguard/ip-range.ts';

/** An address as a text that sorts like its number: family, then hexadecimal digits of full width. Empty for no address. */
export function hostKey(host: string): string {
  const address = parseIp(host);
  return address === undefined ? '' : keyOf(address.family, address.first);
}

/** First and last key of a CIDR block or an address; undefined when it is neither. */
export function hostKeyRange(text: string): { readonly first: string; readonly last: string } | undefined {
  const range = parseIpRange(text);
  return range && { first: keyOf(range.family, range.first), last: keyOf(range.family, range.last) };
}

function keyOf(family: IpRange['family'], value: bigint): string {
  const width = family === 'ipv4' ? 8 : 32;
  return `${family === 'ipv4' ? '4' : '6'}${value.toString(16).padStart(width, '0')}`;
}
