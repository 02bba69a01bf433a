import type { Actor } from '../../platform/actor/actor.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Adoption, AdoptionRequest, AdoptionService } from '../adoption-service.ts';
import type { CandidateStore } from '../candidate-store.ts';
import type { LoginService } from './login-service.ts';

interface Deps {
  readonly candidates: Pick<CandidateStore, 'find'>;
  readonly adoptions: Pick<AdoptionService, 'adopt'>;
  readonly logins: Pick<LoginService, 'use'>;
}

/** An adoption with a login that a person types, or with a stored one. */
export type LoginAdoptionRequest = Omit<AdoptionRequest, 'credential'> & {
  readonly credential:
    AdoptionRequest['credential'] | { readonly credentialSetId: string; readonly evenAfterRefusal: boolean };
};

/** Adopts one device; a stored login is used so that no device is locked. */
export class AdoptionLoginService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws GatewayError what `AdoptionService.adopt` refuses; with a stored login also `credential-set/unknown`, and
   * `login/withheld` when nothing was sent because the device could lock
   */
  async adopt(actor: Actor, candidateId: string, request: LoginAdoptionRequest): Promise<Adoption> {
    const { candidates, adoptions, logins } = this.#deps;
    const { credential, ...rest } = request;
    if ('password' in credential) return adoptions.adopt(actor, candidateId, { ...rest, credential });
    const candidate = await candidates.find(actor.scope, candidateId);
    if (candidate === undefined) {
      throw new GatewayError('candidate/unknown', 'There is no such candidate on your list; scan again.');
    }
    const address = { host: candidate.host, port: candidate.port };
    return logins.use(actor.scope, { ...credential, address }, ({ username, password }) =>
      adoptions.adopt(actor, candidateId, { ...rest, credential: { username, password: password.reveal() } }),
    );
  }
}
