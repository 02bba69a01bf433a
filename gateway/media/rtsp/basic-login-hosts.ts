import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { contains, type IpRange, parseIp, parseIpRange } from '../../platform/netguard/ip-range.ts';

/** Cameras that may have their password readable, since they speak Basic only (`live.basicLoginHosts`). */
export class BasicLoginHosts {
  readonly #ranges: readonly IpRange[];

  /**
   * @param texts addresses and CIDR blocks
   * @throws GatewayError `config/invalid` when one of them is neither
   */
  constructor(texts: readonly string[]) {
    this.#ranges = texts.map(readRange);
  }

  /** @param host IP literal; every other spelling is not allowed */
  has(host: string): boolean {
    const address = parseIp(host);
    return address !== undefined && this.#ranges.some((range) => contains(range, address));
  }
}

function readRange(text: string): IpRange {
  const range = parseIpRange(text);
  if (range !== undefined) return range;
  throw new GatewayError(
    'config/invalid',
    `live.basicLoginHosts: “${text.slice(0, 64)}” is neither an address nor a CIDR block such as 10.1.2.0/24.`,
  );
}
