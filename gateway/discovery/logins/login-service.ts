import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { DeviceLogins } from '../../../adapters/sdk/device-logins.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { Vault } from '../../registry/vault.ts';
import { type CredentialSet, judgeTry, type Withholding } from './credential-set.ts';
import type { CredentialSetStore } from './credential-set-store.ts';
import type { CredentialTryStore } from './credential-try-store.ts';

interface Deps {
  readonly sets: Pick<CredentialSetStore, 'find'>;
  readonly tries: Pick<CredentialTryStore, 'listAt' | 'countRefused' | 'claim' | 'settle' | 'withdraw'>;
  readonly vault: Vault;
  /** What devices made of logins, as their adapters told. */
  readonly doors?: Pick<DeviceLogins, 'isRefusedAt'>;
  readonly clock: Clock;
  /** Refused logins that one organisation's sets may cost in an hour. */
  readonly refusedPerHour: number;
}

interface Login {
  readonly username: string;
  readonly password: Secret;
}

/** Which stored login is to be used where. */
export interface LoginWish {
  readonly credentialSetId: string;
  readonly address: DeviceAddress;
  /** A person takes the risk that the device locks. */
  readonly evenAfterRefusal: boolean;
}

const hourMs = 3_600_000;

/** Uses stored logins so that no device is locked: one try for each set and device, and few refusals in an hour. */
export class LoginService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Does something with a stored login, when it may be tried, and writes down what the device made of it.
   *
   * @throws GatewayError `credential-set/unknown`; `login/withheld` with the extension `withheld` when it may not be
   * tried, nothing has been sent then; or what `work` throws
   */
  async use<Result>(scope: Scope, wish: LoginWish, work: (login: Login) => Promise<Result>): Promise<Result> {
    const { tries, vault } = this.#deps;
    const set = await this.#find(scope, wish.credentialSetId);
    const tryId = await this.#claim(set, wish);
    const login = { username: set.username, password: vault.open(set.id, set.sealedPassword) };
    try {
      const result = await work(login);
      if (tryId !== undefined) await tries.settle(tryId, 'accepted');
      return result;
    } catch (error) {
      if (tryId !== undefined) await this.#noteFault(tryId, { error, login, host: wish.address.host });
      throw error;
    }
  }

  async #noteFault(
    tryId: string,
    { error, login, host }: { readonly error: unknown; readonly login: Login; readonly host: string },
  ): Promise<void> {
    const { tries, doors, clock } = this.#deps;
    const code = error instanceof GatewayError ? error.code : undefined;
    if (code === 'device/unauthorised') await tries.settle(tryId, 'refused');
    else if (doors?.isRefusedAt(host, login, clock.monotonic()) === true) await tries.settle(tryId, 'spent');
    // Away, or adopted by somebody else meanwhile: the login was not refused.
    else await tries.withdraw(tryId);
  }

  /** @returns the id of the try; undefined when the device accepted the set before */
  async #claim(set: CredentialSet, { address, evenAfterRefusal }: LoginWish): Promise<string | undefined> {
    const { tries, clock, refusedPerHour } = this.#deps;
    const own = { setId: set.id, setVersion: set.version };
    const scope = { organisationPath: set.organisationPath };
    // A lock-out strikes whoever tried: the tries of all organisations count.
    const before = await tries.listAt(wholeEstate, address);
    const refusedLastHour = await tries.countRefused(scope, clock.now() - hourMs);
    const withheld = judgeTry(own, before, { evenAfterRefusal, refusedLastHour, refusedPerHour });
    if (withheld !== undefined) throw withhold(withheld, address);
    const isProven = before.some(
      ({ setId, setVersion, outcome }) => setId === set.id && setVersion === set.version && outcome === 'accepted',
    );
    if (isProven) return undefined;
    const id = await tries.claim(scope, { ...own, host: address.host, port: address.port }, clock.now());
    if (id === undefined) throw withhold('tried-before', address);
    return id;
  }

  async #find(scope: Scope, id: string): Promise<CredentialSet> {
    const set = await this.#deps.sets.find(scope, id);
    if (set === undefined) throw new GatewayError('credential-set/unknown', 'You have no such credential set.');
    return set;
  }
}

const reasons: Readonly<Record<Withholding, string>> = {
  'tried-before': 'has been tried with this login already; change the set’s password before the next try',
  'refused-before':
    'refused a login, or did not answer one; a further wrong one may lock it, so a person has to say that it may be tried',
  'over-budget': 'is not tried now: too many logins were refused within the last hour; go on later',
};

function withhold(withheld: Withholding, { host, port }: DeviceAddress): GatewayError {
  return new GatewayError('login/withheld', `${host}:${port} ${reasons[withheld]}.`, { extensions: { withheld } });
}
