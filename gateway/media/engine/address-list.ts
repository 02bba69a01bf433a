import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { contains, type IpRange, parseIp, parseIpRange } from '../../platform/netguard/ip-range.ts';

/** Addresses and CIDR blocks of a configuration key. */
export class AddressList {
  readonly #ranges: readonly IpRange[];

  /** @throws GatewayError `config/invalid` when a text is neither, with the name of its key */
  constructor(key: string, texts: readonly string[]) {
    this.#ranges = texts.map((text) => {
      const range = parseIpRange(text);
      if (range !== undefined) return range;
      throw new GatewayError(
        'config/invalid',
        `${key}: “${text}” is neither an address nor a block such as 10.1.0.0/16.`,
      );
    });
  }

  /** @param host IP literal; any other text is in no list */
  has(host: string): boolean {
    const address = parseIp(host);
    return address !== undefined && this.#ranges.some((range) => contains(range, address));
  }
}
