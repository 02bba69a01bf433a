import type { DeviceCredential } from '../../../adapters/sdk/adapter.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { Candidate } from '../candidate.ts';
import type { CandidateStore } from '../candidate-store.ts';
import { refuseDevice } from '../../registry/devices/device-refusal.ts';
import type { LoginService } from '../logins/login-service.ts';
import { type CheckRemark, judgeCheck } from './check-report.ts';
import type { CheckRunService } from './check-run-service.ts';
import type { CheckStore } from './check-store.ts';
import { assertLawful, type Checklist } from './checklist.ts';
import type { StoredCheck } from './stored-check.ts';

interface Deps {
  readonly checks: Pick<CheckStore, 'add' | 'save' | 'find' | 'listOfCandidate' | 'breakOff'>;
  readonly runs: Pick<CheckRunService, 'run'>;
  readonly candidates: Pick<CandidateStore, 'find'>;
  readonly logins: Pick<LoginService, 'use'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly clockWarnSeconds: number;
}

/** With which login a person wants a device checked. */
export type CheckLogin =
  | { readonly username: string; readonly password: string }
  | { readonly credentialSetId: string; readonly evenAfterRefusal: boolean };

export interface JudgedCheck extends StoredCheck {
  readonly remarks: readonly CheckRemark[];
}

const shownChecks = 20;

/** Checks devices before adoption, stores what came out, and has the last word on what must not be connected. */
export class CheckService {
  readonly #deps: Deps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  resume(): Promise<void> {
    return this.#deps.checks.breakOff(wholeEstate, this.#deps.clock.now());
  }

  /**
   * Begins a check; it takes some ten seconds.
   *
   * @throws GatewayError `candidate/unknown`, `candidate/busy` while another check of the device runs
   */
  async start(actor: Actor, candidateId: string, login: CheckLogin, checklist: Checklist): Promise<JudgedCheck> {
    const { checks, candidates, clock } = this.#deps;
    const candidate = await candidates.find(actor.scope, candidateId);
    if (candidate === undefined)
      throw new GatewayError('candidate/unknown', 'There is no such candidate on your list.');
    if (this.#running.has(candidateId)) {
      throw new GatewayError('candidate/busy', 'This device is being checked right now; wait for the result.');
    }
    const check: StoredCheck = {
      ...{ id: newId<'CheckId'>(clock.now()), organisationPath: candidate.organisationPath, candidateId, checklist },
      ...{ state: 'running', checkedBy: actor.displayName, startedAtMs: clock.now() },
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running.set(candidateId, promise);
    await checks.add(check);
    void this.#run(actor, candidate, login, check)
      .catch((error: unknown) => this.#breakOff(check, error))
      .finally(() => {
        this.#running.delete(candidateId);
        resolve();
      });
    return this.#judge(check);
  }

  /** @throws GatewayError `check/unknown` */
  async read(scope: Scope, id: string): Promise<JudgedCheck> {
    const check = await this.#deps.checks.find(scope, id);
    if (check === undefined) throw new GatewayError('check/unknown', 'There is no such check of yours.');
    return this.#judge(check);
  }

  /** Of one candidate, the newest first. */
  async list(scope: Scope, candidateId: string): Promise<JudgedCheck[]> {
    const found = await this.#deps.checks.listOfCandidate(scope, candidateId, shownChecks);
    return found.map((check) => this.#judge(check));
  }

  /** Answers what only a person can see. @throws GatewayError `check/unknown` */
  async answer(actor: Actor, id: string, checklist: Checklist): Promise<JudgedCheck> {
    const { checks, log } = this.#deps;
    const { candidateId } = await this.read(actor.scope, id);
    await this.#running.get(candidateId);
    const latest = await checks.find(actor.scope, id);
    if (latest !== undefined) await checks.save({ ...latest, checklist });
    log.info({ checkId: id, userId: actor.userId }, 'checklist answered');
    return this.read(actor.scope, id);
  }

  /**
   * What an adoption asks before it dials: the report it refers to, and the last one of the device.
   *
   * @returns the report that it stands on: the one it refers to, else the last finished one, if there is any
   * @throws GatewayError `check/unknown`, `check/forbidden-interior`
   */
  async assertAdoptable(scope: Scope, candidateId: string, checkId: string | undefined): Promise<string | undefined> {
    const checks = await this.#deps.checks.listOfCandidate(scope, candidateId, shownChecks);
    if (checkId !== undefined && !checks.some(({ id }) => id === checkId)) {
      throw new GatewayError('check/unknown', 'body.checkId names no check of this device.');
    }
    const [last] = checks;
    if (last !== undefined) assertLawful(last.checklist);
    return checkId ?? checks.find(({ state }) => state === 'done')?.id;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running.values());
  }

  async #run(actor: Actor, candidate: Candidate, login: CheckLogin, check: StoredCheck): Promise<void> {
    const { checks, clock, log } = this.#deps;
    const run = await this.#withLogin(actor.scope, candidate, login);
    await checks.save({ ...check, ...run, state: 'done', endedAtMs: clock.now() });
    log.info({ checkId: check.id, candidateId: candidate.id, userId: actor.userId }, 'device checked');
  }

  /** A bug, or the database went away: nobody shall wait for a check that has ended. */
  async #breakOff(check: StoredCheck, error: unknown): Promise<void> {
    const { checks, clock, log } = this.#deps;
    log.error({ err: error, checkId: check.id }, 'check broke');
    try {
      await checks.save({ ...check, state: 'broken-off', endedAtMs: clock.now() });
    } catch (cause) {
      // The next start finds it as it stands.
      log.error({ err: cause, checkId: check.id }, 'check left as it stands');
    }
  }

  async #withLogin(scope: Scope, candidate: Candidate, login: CheckLogin) {
    const { runs, logins } = this.#deps;
    const { signal } = this.#stopping;
    const ask = (credential: DeviceCredential) => runs.run(candidate, credential, signal);
    let run: Awaited<ReturnType<typeof ask>> | undefined;
    try {
      if ('password' in login) return await ask({ username: login.username, password: new Secret(login.password) });
      const wish = { ...login, address: { host: candidate.host, port: candidate.port } };
      return await logins.use(scope, wish, async (credential) => {
        run = await ask(credential);
        const { description } = run.evidence;
        // So that the try is written down for what it was.
        if (description.kind === 'failed') throw refuseDevice(description.fault, wish.address);
        return run;
      });
    } catch (error) {
      if (run !== undefined) return run;
      if (!(error instanceof GatewayError)) throw error;
      return { evidence: withheldEvidence(error) };
    }
  }

  #judge(check: StoredCheck): JudgedCheck {
    const { evidence, checklist } = check;
    const remarks = evidence === undefined ? [] : judgeCheck(evidence, checklist, this.#deps.clockWarnSeconds);
    return { ...check, remarks };
  }
}

/** Nothing was sent: the report says why. */
function withheldEvidence({ code, message }: GatewayError) {
  const skipped = { kind: 'skipped' } as const;
  const why =
    code === 'address/forbidden'
      ? ({ stage: 'address', reason: 'forbidden' } as const)
      : ({ stage: 'login', reason: 'unauthorised' } as const);
  const fault = { ...why, detail: message };
  return {
    ...{ ports: [], loginSchemes: [], duplicates: [], stream: skipped, snapshot: skipped, secondOpinion: skipped },
    description: { kind: 'failed', fault } as const,
  };
}
