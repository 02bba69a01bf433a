import { GatewayError } from '../errors/gateway-error.ts';
import { type IpRange, contains, formatIp } from './ip-range.ts';
import type { NetGuard } from './net-guard.ts';

/** Addresses to ask one by one. */
export interface Hosts {
  /** Makes them as they are asked for; can be walked several times. */
  readonly hosts: Iterable<string>;
  readonly count: number;
}

/** A class B network: what one scan may ask at most. */
const maxHosts = 65_536;

/**
 * The single addresses of CIDR blocks and addresses, each once. Network and broadcast address of an IPv4 block, and the
 * gateway's own addresses, are left out.
 *
 * @throws GatewayError `request/invalid` when a text is no block or there are more than `limit` addresses;
 * `address/forbidden` when a block is not wholly allowed
 */
export function expandRanges(guard: NetGuard, ranges: readonly string[], limit: number = maxHosts): Hosts {
  const blocks = withoutNested(ranges.map((text) => guard.readBlock(text))).map(trim);
  const size = blocks.reduce((sum, block) => sum + (block.last - block.first + 1n), 0n);
  if (size > BigInt(limit)) {
    throw new GatewayError(
      'request/invalid',
      `The ranges hold ${String(size)} addresses; one scan asks at most ${String(limit)}. Name smaller ranges.`,
    );
  }
  return { hosts: { [Symbol.iterator]: () => walk(guard, blocks).map(format) }, count: countOf(walk(guard, blocks)) };
}

function* walk(guard: NetGuard, blocks: readonly IpRange[]): Generator<IpRange> {
  for (const block of blocks) {
    for (let value = block.first; value <= block.last; value++) {
      const address = { ...block, first: value, last: value };
      if (!guard.isOwn(address)) yield address;
    }
  }
}

function format({ family, first }: IpRange): string {
  return formatIp(family, first);
}

function countOf(addresses: Iterator<IpRange>): number {
  let count = 0;
  while (addresses.next().done !== true) count++;
  return count;
}

/** Blocks are either apart or one inside the other. */
function withoutNested(blocks: readonly IpRange[]): IpRange[] {
  return blocks.filter((block, index) =>
    blocks.every((other, otherIndex) => {
      const isSame = other.first === block.first && other.last === block.last && other.family === block.family;
      return otherIndex === index || !contains(other, block) || (isSame && index < otherIndex);
    }),
  );
}

function trim(block: IpRange): IpRange {
  if (block.family === 'ipv6' || block.prefix > 30) return block;
  return { ...block, first: block.first + 1n, last: block.last - 1n };
}
