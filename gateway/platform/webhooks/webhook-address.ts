import { lookup } from 'node:dns/promises';
import { GatewayError } from '../errors/gateway-error.ts';
import { NetGuard } from '../netguard/net-guard.ts';
import { contains, parseIp, parseIpRange } from '../netguard/ip-range.ts';

interface WebhookAddressRules {
  /** Where receivers may be: `webhooks.allow`. */
  readonly allow: readonly string[];
  /** Where they may speak plain http: `webhooks.plainHttp`. */
  readonly plainHttp: readonly string[];
  readonly own: readonly string[];
}

/** All addresses of a name, asked once. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

const resolveBySystem: ResolveName = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** Which addresses receivers may have. A name is resolved once, and what was checked is what is dialled. */
export class WebhookAddress {
  readonly #guard: NetGuard;
  readonly #plainHttp: readonly string[];
  readonly #resolve: ResolveName;

  constructor({ allow, plainHttp, own }: WebhookAddressRules, resolve: ResolveName = resolveBySystem) {
    this.#guard = new NetGuard({ allow, own, setting: 'webhooks.allow' });
    this.#plainHttp = plainHttp;
    this.#resolve = resolve;
  }

  /**
   * The address to dial for a receiver. When a name has several, all must be allowed.
   *
   * @throws GatewayError `address/forbidden`, with the reason
   */
  async check(url: URL): Promise<string> {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = parseIp(host) === undefined ? await this.#addressesOf(host) : [host];
    for (const address of addresses) {
      this.#guard.assertAllowed(address);
      if (url.protocol === 'http:') this.#assertPlain(address);
    }
    const [first] = addresses;
    if (first === undefined) throw forbidden(host, 'the name has no address');
    return first;
  }

  async #addressesOf(name: string): Promise<readonly string[]> {
    try {
      return await this.#resolve(name);
    } catch {
      throw forbidden(name, 'the name cannot be resolved');
    }
  }

  #assertPlain(address: string): void {
    const ip = parseIp(address);
    const isPlain = this.#plainHttp.some((text) => {
      const range = parseIpRange(text);
      return range !== undefined && ip !== undefined && contains(range, ip);
    });
    if (!isPlain) throw forbidden(address, 'it lies outside webhooks.plainHttp; use https');
  }
}

function forbidden(host: string, reason: string): GatewayError {
  return new GatewayError('address/forbidden', `${JSON.stringify(host.slice(0, 64))} may not be called: ${reason}.`);
}
