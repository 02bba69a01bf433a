import { GatewayError } from '../errors/gateway-error.ts';
import { deniedRanges, loopbackRanges } from './denied-ranges.ts';
import { type IpRange, contains, overlaps, parseIp, parseIpRange } from './ip-range.ts';

interface NetGuardRules {
  /** CIDR blocks or addresses in which cameras may be dialled: `network.allow`. */
  readonly allow: readonly string[];
  /** Addresses that the gateway itself listens on; never dialled. */
  readonly own?: readonly string[];
  /** The key of the configuration that `allow` stands under, for messages. */
  readonly setting?: string;
}

const rememberedAddresses = 50_000;
const denied = deniedRanges.map(({ range, reason }) => ({ range: parseOwn(range), reason }));
const loopback = loopbackRanges.map(parseOwn);

/**
 * The only word on which addresses may be dialled: asked before each connect, so that neither a user nor a camera can
 * point the gateway at something else (SSRF). Names are never resolved: only IP literals in canonical form pass.
 */
export class NetGuard {
  readonly #allowed: readonly IpRange[];
  readonly #own: readonly IpRange[];
  readonly #setting: string;
  /** Addresses that passed: the rules never change, and every camera is dialled again and again. */
  readonly #passed = new Set<string>();

  /** @throws GatewayError `config/invalid` when an entry is no CIDR block or address */
  constructor({ allow, own = [], setting = 'network.allow' }: NetGuardRules) {
    this.#setting = setting;
    this.#allowed = allow.map((text) => readAllowed(text, setting));
    this.#own = own.map((text) => readAllowed(text, setting));
  }

  /** @throws GatewayError `address/forbidden`, with the reason */
  assertAllowed(host: string): void {
    if (this.#passed.has(host)) return;
    const address = parseIp(host);
    if (address === undefined) throw forbidden(host, 'it is not an IP address in its canonical spelling');
    if (this.isOwn(address)) throw forbidden(host, 'the gateway itself listens there');
    this.#assertBlock(host, address);
    // A sweep asks more addresses than there are cameras: they are not worth remembering for ever.
    if (this.#passed.size >= rememberedAddresses) this.#passed.clear();
    this.#passed.add(host);
  }

  /**
   * A block in which a scan may ask every address, except the gateway's own.
   *
   * @throws GatewayError `request/invalid` when it is no CIDR block or address, `address/forbidden` when any part of it
   * is outside what may be dialled
   */
  readBlock(text: string): IpRange {
    const block = parseIpRange(text);
    if (block === undefined) {
      throw new GatewayError(
        'request/invalid',
        `${quote(text)} is neither an address nor a CIDR block such as 10.1.2.0/24.`,
      );
    }
    this.#assertBlock(text, block);
    return block;
  }

  /** True for an address that the gateway itself listens on. */
  isOwn(address: IpRange): boolean {
    return this.#own.some((own) => overlaps(own, address));
  }

  #assertBlock(text: string, block: IpRange): void {
    const around = this.#allowed.filter((range) => contains(range, block));
    const machine = loopback.find((range) => overlaps(range, block));
    if (machine !== undefined && !around.some((range) => contains(machine, range))) {
      throw forbidden(text, `it is this machine itself, and ${this.#setting} does not name it expressly`);
    }
    const refusal = machine ? undefined : denied.find(({ range }) => overlaps(range, block));
    if (refusal !== undefined) throw forbidden(text, `it is ${refusal.reason}`);
    if (around.length === 0) throw forbidden(text, `it lies outside ${this.#setting} of the configuration`);
  }
}

function readAllowed(text: string, setting: string): IpRange {
  const range = parseIpRange(text);
  if (range !== undefined) return range;
  throw new GatewayError(
    'config/invalid',
    `${setting}: ${quote(text)} is neither an address nor a CIDR block such as 10.0.0.0/8.`,
  );
}

function parseOwn(text: string): IpRange {
  const range = parseIpRange(text);
  if (range === undefined) throw new GatewayError('gateway/bug', `${text} in denied-ranges.ts is no CIDR block.`);
  return range;
}

function forbidden(text: string, reason: string): GatewayError {
  return new GatewayError('address/forbidden', `${quote(text)} may not be dialled: ${reason}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
}
