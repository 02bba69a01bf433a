import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { AdoptionService } from '../adoption-service.ts';
import type { CandidateStore } from '../candidate-store.ts';
import { assertLawful } from '../check/checklist.ts';
import type { CredentialSetStore } from '../logins/credential-set-store.ts';
import type { LoginService } from '../logins/login-service.ts';
import { type BulkAdoption, type BulkItem, type BulkRequest, findPause, type ItemState } from './bulk-adoption.ts';
import type { BulkAdoptionStore } from './bulk-adoption-store.ts';

interface Deps {
  readonly bulks: BulkAdoptionStore;
  readonly candidates: Pick<CandidateStore, 'findMany'>;
  readonly sets: Pick<CredentialSetStore, 'find'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly logins: Pick<LoginService, 'use'>;
  readonly adoptions: Pick<AdoptionService, 'adopt'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CountedBulk extends BulkAdoption {
  readonly counts: Readonly<Record<ItemState, number>>;
}

interface Run {
  readonly ended: Promise<void>;
  /** No further item is begun. */
  stopping: 'cancelled' | 'broken-off' | undefined;
}

const endedInTry = 'The gateway ended during the try.';
const brokeInTry = 'The gateway broke during the try.';
/** Jobs that are shown. */
const shownJobs = 50;

/** Adopts many candidates with one stored login, one device after another, so that a wrong login stops early. */
export class BulkAdoptionService {
  readonly #deps: Deps;
  readonly #runs = new Map<string, Run>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Marks what the last process left running; a person decides whether it goes on. */
  async resume(): Promise<void> {
    const { bulks } = this.#deps;
    const why = { problem: 'The gateway ended meanwhile; what is not adopted yet can go on.', detail: endedInTry };
    for (const bulk of await bulks.list(wholeEstate, { state: 'running', limit: 1000 }))
      await this.#markBroken(bulk, why);
  }

  /**
   * Begins with the candidates in the order given.
   *
   * @throws GatewayError `check/forbidden-interior`, `credential-set/unknown`, `organisation/unknown`,
   * `candidate/unknown` when none of the ids is a new candidate of the actor
   */
  async start(actor: Actor, candidateIds: readonly string[], request: BulkRequest): Promise<CountedBulk> {
    const { bulks, candidates, sets, organisations, clock, log } = this.#deps;
    const { organisationPath } = actor.scope;
    assertLawful(request.checklist);
    if ((await sets.find(actor.scope, request.credentialSetId)) === undefined) {
      throw new GatewayError('credential-set/unknown', 'body.credentialSetId names no credential set of yours.');
    }
    if ((await organisations.findOrganisation(actor.scope, request.organisationId)) === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    const found = await candidates.findMany(actor.scope, candidateIds);
    const byId = new Map<string, (typeof found)[number]>(found.map((candidate) => [candidate.id, candidate]));
    const items = [...new Set(candidateIds)].flatMap((candidateId, index): BulkItem[] => {
      const candidate = byId.get(candidateId);
      if (candidate === undefined || candidate.state === 'adopted') return [];
      const { host, port } = candidate;
      // Ids sort by their time: the devices are asked in the order given.
      return [{ id: newId(clock.now() + index), candidateId, host, port, state: 'waiting', cameraCount: 0 }];
    });
    if (items.length === 0) throw new GatewayError('candidate/unknown', 'None of these is a new candidate of yours.');
    const id = newId<'BulkAdoptionId'>(clock.now());
    const base = { id, organisationPath, request, startedBy: actor.displayName, askedAtMs: clock.now() };
    const bulk: BulkAdoption = { ...base, state: 'running' };
    await bulks.add(bulk, items);
    log.info({ bulkAdoptionId: id, userId: actor.userId, devices: items.length }, 'bulk adoption started');
    this.#begin(actor, bulk);
    return this.read(actor.scope, id);
  }

  /** Goes on with what waits still. @throws GatewayError `bulk-adoption/unknown` */
  async goOn(actor: Actor, id: string): Promise<CountedBulk> {
    const { bulks } = this.#deps;
    const bulk = await this.read(actor.scope, id);
    if (bulk.state === 'paused' || bulk.state === 'broken-off' || bulk.state === 'cancelled') {
      const { organisationPath, request, startedBy, askedAtMs } = bulk;
      const base = { id: bulk.id, organisationPath, request, startedBy, askedAtMs };
      const again: BulkAdoption = { ...base, state: 'running' };
      await bulks.save(again);
      this.#begin(actor, again);
    }
    return this.read(actor.scope, id);
  }

  /** The device that is being asked is finished first. @throws GatewayError `bulk-adoption/unknown` */
  async cancel(actor: Actor, id: string): Promise<CountedBulk> {
    await this.read(actor.scope, id);
    await this.#stopRun(id, 'cancelled');
    return this.read(actor.scope, id);
  }

  /** @throws GatewayError `bulk-adoption/unknown` */
  async read(scope: Scope, id: string): Promise<CountedBulk> {
    const { bulks } = this.#deps;
    const bulk = await bulks.find(scope, id);
    if (bulk === undefined) throw new GatewayError('bulk-adoption/unknown', 'There is no such adoption of yours.');
    return { ...bulk, counts: await bulks.countItems(scope, id) };
  }

  async readItems(scope: Scope, id: string): Promise<BulkItem[]> {
    return this.#deps.bulks.listItems(scope, id);
  }

  /** The newest first. */
  async list(scope: Scope): Promise<CountedBulk[]> {
    const { bulks } = this.#deps;
    const found = await bulks.list(scope, { limit: shownJobs });
    return Promise.all(found.map(async (bulk) => ({ ...bulk, counts: await bulks.countItems(scope, bulk.id) })));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#runs.keys()].map((id) => this.#stopRun(id, 'broken-off')));
  }

  async #stopRun(id: string, why: 'cancelled' | 'broken-off'): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    run.stopping = why;
    await run.ended;
  }

  #begin(actor: Actor, bulk: BulkAdoption): void {
    if (this.#runs.has(bulk.id)) return;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const run: Run = { ended, stopping: undefined };
    this.#runs.set(bulk.id, run);
    void this.#run(actor, bulk, run)
      .catch((error: unknown) => this.#breakOff(bulk, error))
      .finally(() => {
        this.#runs.delete(bulk.id);
        resolve();
      });
  }

  /** A bug, or the database went away: a person decides whether it goes on. */
  async #breakOff(bulk: BulkAdoption, error: unknown): Promise<void> {
    const { log } = this.#deps;
    log.error({ err: error, bulkAdoptionId: bulk.id }, 'bulk adoption broke');
    try {
      await this.#markBroken(bulk, { problem: 'It broke; the log of the gateway tells why.', detail: brokeInTry });
    } catch (cause) {
      // The next start finds it as it stands.
      log.error({ err: cause, bulkAdoptionId: bulk.id }, 'bulk adoption left as it stands');
    }
  }

  async #markBroken(
    bulk: BulkAdoption,
    { problem, detail }: { readonly problem: string; readonly detail: string },
  ): Promise<void> {
    const { bulks } = this.#deps;
    for (const item of await bulks.listItems(wholeEstate, bulk.id)) {
      if (item.state === 'under-way') await bulks.saveItem(item.id, { state: 'failed', detail });
    }
    await bulks.save({ ...bulk, state: 'broken-off', problem });
  }

  async #run(actor: Actor, bulk: BulkAdoption, run: Run): Promise<void> {
    const { bulks, clock, log } = this.#deps;
    const waiting = (await bulks.listItems(actor.scope, bulk.id)).filter(({ state }) => state === 'waiting');
    let refusedInRow = 0;
    let end: Pick<BulkAdoption, 'state' | 'problem'> = { state: 'done' };
    for (const item of waiting) {
      if (run.stopping !== undefined) {
        end = { state: run.stopping };
        break;
      }
      const { state, code, withheld } = await this.#adopt(actor, bulk.request, item);
      refusedInRow = state === 'refused' ? refusedInRow + 1 : state === 'adopted' ? 0 : refusedInRow;
      const problem = findPause(code, withheld, refusedInRow);
      if (problem === undefined) continue;
      end = { state: 'paused', problem };
      break;
    }
    const isOver = end.state === 'done' || end.state === 'cancelled';
    await bulks.save({ ...bulk, ...end, ...(isOver && { endedAtMs: clock.now() }) });
    log.info({ bulkAdoptionId: bulk.id, state: end.state }, 'bulk adoption ended');
  }

  async #adopt(actor: Actor, request: BulkRequest, item: BulkItem) {
    const { bulks } = this.#deps;
    await bulks.saveItem(item.id, { state: 'under-way' });
    const outcome = await this.#try(actor, request, item);
    const { state, cameraCount = 0, code, detail } = outcome;
    // A try that was put off by the budget has not been made: it waits on.
    const isPutOff = outcome.withheld === 'over-budget';
    await bulks.saveItem(item.id, {
      ...{ state: isPutOff ? 'waiting' : state, cameraCount },
      ...(code !== undefined && !isPutOff && { code }),
      ...(detail !== undefined && !isPutOff && { detail }),
    });
    return outcome;
  }

  async #try(actor: Actor, request: BulkRequest, { candidateId, host, port }: BulkItem): Promise<TryResult> {
    const { logins, adoptions } = this.#deps;
    const { credentialSetId, evenAfterRefusal, organisationId, ownership, pointClass, place } = request;
    try {
      const wish = { credentialSetId, evenAfterRefusal, address: { host, port } };
      const { cameras } = await logins.use(actor.scope, wish, ({ username, password }) =>
        adoptions.adopt(actor, candidateId, {
          ...{ organisationId, ownership, pointClass, place },
          credential: { username, password: password.reveal() },
        }),
      );
      return { state: 'adopted', cameraCount: cameras.length };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const state = error.code === 'device/unauthorised' ? 'refused' : 'failed';
      return { state, code: error.code, detail: error.message, withheld: error.extensions['withheld'] };
    }
  }
}

interface TryResult {
  readonly state: 'adopted' | 'refused' | 'failed';
  readonly cameraCount?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly withheld?: unknown;
}
