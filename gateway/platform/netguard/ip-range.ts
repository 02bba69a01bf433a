import ipaddr from 'ipaddr.js';

type IpFamily = 'ipv4' | 'ipv6';

/** A block of addresses, both ends included. */
export interface IpRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
  /** Length of the common prefix, bits. */
  readonly prefix: number;
}

const widthBits = { ipv4: 32, ipv6: 128 } as const;

/**
 * Reads one address, in its canonical spelling only: four decimal numbers without leading zeros, or RFC 5952.
 * Every other spelling that some parser somewhere takes for an address (octal, hex, `127.1`, zone ids, IPv4 inside
 * IPv6 dots) gives undefined, so that what was checked is what is dialled.
 */
export function parseIp(text: string): IpRange | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  const family = address.kind();
  const value = toNumber(address.toByteArray());
  if (formatIp(family, value) !== text) return undefined;
  return { family, first: value, last: value, prefix: widthBits[family] };
}

/** Reads a single address or a CIDR block (RFC 4632); bits after the prefix are ignored. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, host, prefixText] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  if (host === undefined) return parseIp(text);
  const address = parseIp(host);
  const prefix = Number(prefixText);
  if (address === undefined || prefix > address.prefix) return undefined;
  const size = 1n << BigInt(address.prefix - prefix);
  const first = address.first - (address.first % size);
  return { family: address.family, first, last: first + size - 1n, prefix };
}

/** The canonical spelling of an address. */
export function formatIp(family: IpFamily, value: bigint): string {
  const bytes = Array.from({ length: widthBits[family] / 8 }, (_, index) =>
    Number((value >> BigInt(widthBits[family] - 8 * (index + 1))) & 0xffn),
  );
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** True when every address of `inner` is in `outer`. */
export function contains(outer: IpRange, inner: IpRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** True when they share an address. */
export function overlaps(one: IpRange, other: IpRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function toNumber(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
