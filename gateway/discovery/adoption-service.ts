import type { Adapter, DeviceDescription } from '../../adapters/sdk/adapter.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { RunTransaction } from '../platform/database/run-transaction.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import { Secret } from '../platform/secrets/secret.ts';
import { type AdoptionRecord, identityOf } from '../registry/devices/adoption.ts';
import type { Ownership, PlacedCamera, PointClass } from '../registry/camera.ts';
import { alreadyAdopted } from '../registry/devices/device-identity.ts';
import { faultOfDescription, refuseDevice } from '../registry/devices/device-refusal.ts';
import type { Intake, IntakeService, PossibleDuplicate } from '../registry/devices/intake-service.ts';
import type { OrganisationService } from '../registry/organisations/organisation-service.ts';
import '../registry/registry-events.ts';
import type { CountedSystem, RegistryService } from '../registry/registry-service.ts';
import type { Candidate } from './candidate.ts';
import type { CandidateStore } from './candidate-store.ts';
import type { CheckService } from './check/check-service.ts';

interface Deps {
  readonly candidates: Pick<CandidateStore, 'find' | 'markAdopted'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly registry: Pick<RegistryService, 'findCameras' | 'listSystems'>;
  readonly intake: Pick<IntakeService, 'takeIn' | 'findDuplicates'>;
  readonly adapters: readonly Adapter[];
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly policy: { readonly describeSeconds: number };
  /** Says whether a device may be adopted after what its check found; everybody may when absent. */
  readonly lastWord?: Pick<CheckService, 'assertAdoptable'>;
}

/** What a person says when adopting a device. */
export interface AdoptionRequest {
  readonly organisationId: string;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  readonly name?: string | undefined;
  readonly place: string;
  /** The check report that it refers to. */
  readonly checkId?: string | undefined;
  readonly credential: { readonly username: string; readonly password: string };
}

export interface Adoption {
  readonly cameras: readonly PlacedCamera[];
  readonly system?: CountedSystem;
  readonly possibleDuplicates: readonly PossibleDuplicate[];
}

/** Makes cameras of the registry out of candidates. */
export class AdoptionService {
  readonly #deps: Deps;
  readonly #underWay = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Logs in to a candidate, once, and takes its cameras into the registry.
   *
   * @throws GatewayError `candidate/unknown`, `candidate/adopted`, `candidate/busy`, `organisation/unknown`, `check/unknown`,
   * `check/forbidden-interior`; with the
   * extension `fault`: `device/unauthorised`, `device/unreachable`, `device/unintelligible`, `address/forbidden`
   */
  async adopt(actor: Actor, candidateId: string, request: AdoptionRequest): Promise<Adoption> {
    // First of all: what is done to a candidate of others is not told, not even that it is under way.
    await this.#candidate(actor.scope, candidateId);
    // Two clicks must not become two tries of a wrong password.
    if (this.#underWay.has(candidateId)) {
      throw new GatewayError('candidate/busy', 'This device is being adopted right now; wait for the result.');
    }
    this.#underWay.add(candidateId);
    try {
      return await this.#adopt(actor, candidateId, request);
    } finally {
      this.#underWay.delete(candidateId);
    }
  }

  /** Gives up what is being asked of devices. */
  stop(): void {
    this.#stopping.abort();
  }

  async #adopt(actor: Actor, candidateId: string, request: AdoptionRequest): Promise<Adoption> {
    const { organisations, bus, log } = this.#deps;
    const { scope } = actor;
    const candidate = await this.#candidate(scope, candidateId);
    const organisation = await organisations.findOrganisation(scope, request.organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    const checkReportId = await this.#deps.lastWord?.assertAdoptable(scope, candidateId, request.checkId);
    const { name, credential, ownership, pointClass, place } = request;
    const login = { username: credential.username, password: new Secret(credential.password) };
    const description = await this.#describe(candidate, login);
    const record: AdoptionRecord = {
      adapterKind: candidate.adapterKind,
      address: addressOf(candidate),
      organisation,
      ownership,
      pointClass,
      place,
      ...(name !== undefined && { name }),
      credential: login,
      description,
      ...(checkReportId !== undefined && { checkReportId }),
    };
    const intake = await this.#save(scope, candidate, record);
    log.info({ candidateId, userId: actor.userId, cameraIds: intake.addedCameraIds }, 'candidate adopted');
    for (const cameraId of intake.addedCameraIds) {
      bus.emit('camera.adopted', { cameraId, organisationPath: organisation.path });
    }
    return this.#report(scope, record, intake);
  }

  async #candidate(scope: Scope, id: string): Promise<Candidate> {
    const candidate = await this.#deps.candidates.find(scope, id);
    if (candidate === undefined) {
      throw new GatewayError('candidate/unknown', 'There is no such candidate on your list; scan again.');
    }
    if (candidate.state === 'adopted') throw alreadyAdopted(candidate);
    return candidate;
  }

  async #describe(candidate: Candidate, credential: AdoptionRecord['credential']): Promise<DeviceDescription> {
    const { adapters, clock, policy } = this.#deps;
    const adapter = adapters.find(({ kind }) => kind === candidate.adapterKind);
    if (adapter === undefined) {
      throw new GatewayError('device/unintelligible', `No adapter of kind “${candidate.adapterKind}” is at work.`);
    }
    const address = addressOf(candidate);
    const deadlineMs = clock.monotonic() + policy.describeSeconds * 1000;
    const outcome = await adapter.describe({ address, credential }, { signal: this.#stopping.signal, deadlineMs });
    if (outcome.kind === 'failed') throw refuseDevice(outcome.fault, address);
    const fault = faultOfDescription(outcome.value);
    if (fault !== undefined) throw refuseDevice(fault, address);
    return outcome.value;
  }

  #save(scope: Scope, candidate: Candidate, record: AdoptionRecord): Promise<Intake> {
    const { candidates, intake, transaction } = this.#deps;
    return transaction(async (underWay) => {
      const isMine = await candidates.markAdopted(scope, candidate.id, underWay);
      if (!isMine) throw alreadyAdopted(candidate);
      return intake.takeIn(scope, record, underWay);
    });
  }

  async #report(scope: Scope, record: AdoptionRecord, taken: Intake): Promise<Adoption> {
    const { registry, intake } = this.#deps;
    const [cameras, possibleDuplicates, systems] = await Promise.all([
      registry.findCameras(scope, taken.cameraIds),
      intake.findDuplicates(scope, identityOf(record.description), taken),
      taken.system === undefined ? [] : registry.listSystems(scope),
    ]);
    const byId = new Map(cameras.map((camera) => [camera.id, camera]));
    const system = systems.find(({ id }) => id === taken.system?.id);
    return {
      cameras: taken.cameraIds.flatMap((id) => byId.get(id) ?? []),
      possibleDuplicates,
      ...(system && { system }),
    };
  }
}

function addressOf({ host, port }: Candidate): { readonly host: string; readonly port: number } {
  return { host, port };
}
