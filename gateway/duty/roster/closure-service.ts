import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { AnnounceRoster } from './announce-roster.ts';
import type { Closure } from './closure.ts';
import type { ClosureStore } from './closure-store.ts';
import type { OrganisationPort } from './roster-ports.ts';

interface Deps {
  readonly closures: Pick<ClosureStore, 'list' | 'find' | 'add' | 'end'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf' | 'namesOf'> & OrganisationPort;
  readonly announce: AnnounceRoster;
  readonly clock: Clock;
  readonly log: Log;
}

interface WantedClosure {
  readonly organisationId: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly weekdays: readonly number[];
  readonly reason: string;
}

interface NamedClosure {
  readonly closure: Closure;
  readonly organisationName: string;
}

/** Longest closure, days; what is closed for longer is no post any more. */
const maxDays = 400;

/** Days on which organisations are closed: decided, taken back, listed. */
export class ClosureService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Today's and later ones. @throws GatewayError `organisation/unknown` */
  async list(scope: Scope, organisationId: string | undefined): Promise<NamedClosure[]> {
    const part = await this.#deps.organisations.partOf(scope, organisationId);
    return this.#name(scope, await this.#deps.closures.list(part, this.#today()));
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid` */
  async close(actor: Actor, { weekdays, ...wanted }: WantedClosure): Promise<NamedClosure> {
    const { organisations, closures, announce, clock, log } = this.#deps;
    const organisation = await organisations.findOrganisation(actor.scope, wanted.organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    this.#check(wanted);
    const closure: Closure = {
      id: newId(clock.now()),
      ...wanted,
      ...{ organisationId: organisation.id, organisationPath: organisation.path },
      weekdays: [...new Set(weekdays)].sort((a, b) => a - b),
      ...{ decidedBy: actor.displayName, decidedAtMs: clock.now() },
    };
    await closures.add(closure);
    log.info({ closureId: closure.id, organisationId: organisation.id, by: actor.userId }, 'organisation closed');
    announce(closure);
    return { closure, organisationName: organisation.name };
  }

  /** @throws GatewayError `closure/unknown`, `closure/ended` */
  async end(actor: Actor, closureId: string): Promise<NamedClosure> {
    const { closures, announce, clock, log } = this.#deps;
    const closure = await closures.find(actor.scope, closureId);
    if (closure === undefined) {
      throw new GatewayError('closure/unknown', 'There are no such closed days in your part of the organisation.');
    }
    const endedAtMs = clock.now();
    if (closure.toDate < this.#today() || !(await closures.end(closure.id, endedAtMs))) {
      throw new GatewayError('closure/ended', 'These closed days are over or taken back; nothing was changed.');
    }
    log.info({ closureId, by: actor.userId }, 'closure ended');
    announce(closure);
    const [named] = await this.#name(actor.scope, [{ ...closure, endedAtMs }]);
    return named ?? { closure, organisationName: '' };
  }

  #check({ fromDate, toDate }: Pick<WantedClosure, 'fromDate' | 'toDate'>): void {
    const today = this.#today();
    if (fromDate < today)
      throw invalid('body.fromDate', `must be today (${today}) or later: what is past is not rewritten`);
    if (toDate < fromDate) throw invalid('body.toDate', 'must not lie before body.fromDate');
    if (toDate > addDays(fromDate, maxDays)) throw invalid('body.toDate', `must lie within ${String(maxDays)} days`);
  }

  async #name(scope: Scope, closures: readonly Closure[]): Promise<NamedClosure[]> {
    const names = await this.#deps.organisations.namesOf(
      scope,
      closures.map(({ organisationPath }) => organisationPath),
    );
    return closures.map((closure) => ({
      closure,
      organisationName: names.get(closure.organisationPath)?.name ?? '',
    }));
  }

  #today(): string {
    return civilTimeOf(this.#deps.clock.now()).date;
  }
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}
