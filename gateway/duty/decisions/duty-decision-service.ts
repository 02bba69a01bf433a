import { z } from 'zod';
import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import '../duty-changed.ts';
import type { DecisionKind, DutyDecision, DutyRuling } from '../duty-decision.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { DutyRules } from '../duty-rules.ts';
import type { DutyService } from '../duty-service.ts';
import { checkRuling } from './check-ruling.ts';
import type { DutyDecisionStore } from './duty-decision-store.ts';
import { isEndable, isEnded, standingDecisions } from './standing-decisions.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';

interface Deps {
  readonly decisions: Pick<DutyDecisionStore, 'add' | 'find' | 'listNewest'>;
  readonly duty: Pick<DutyService, 'refresh' | 'rulesAt' | 'decisions' | 'today'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf' | 'namesOf'>;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Why, and by which document. */
export interface Evidence {
  readonly reason: string;
  readonly documentNumber?: string | undefined;
}

/** A decision as people see it. */
export interface ShownDecision {
  readonly decision: DutyDecision;
  /** Absent for an organisation above the reader's part. */
  readonly organisation?: { readonly id: string; readonly name: string };
  /** False for an order from above the reader's part. */
  readonly isMine: boolean;
  readonly isEnded: boolean;
  /** True when the reader's part made it and it can still be taken back. */
  readonly canEnd: boolean;
}

interface DecisionPage {
  readonly items: readonly ShownDecision[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** What rules in an organisation besides the calendar. */
export interface DutyStanding {
  readonly rules: DutyRules;
  readonly decisions: readonly ShownDecision[];
}

const cursorShape = z.tuple([z.number(), z.string().max(36)]);

/** Decisions about duty: made, taken back, listed. Each is kept with who, when and why. */
export class DutyDecisionService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Decides for an organisation and everything below it, from now on.
   *
   * @param organisationId the top of the actor's part unless said
   * @throws GatewayError `organisation/unknown`, `request/invalid`
   */
  async decide(
    actor: Actor,
    organisationId: string | undefined,
    ruling: DutyRuling,
    evidence: Evidence,
  ): Promise<ShownDecision> {
    const { duty, clock } = this.#deps;
    const { organisationPath } = await this.#deps.organisations.partOf(actor.scope, organisationId);
    const problem = checkRuling(ruling, clock.now(), duty.today());
    if (problem !== undefined) throw invalid(problem.path, problem.message);
    return this.#save(actor, organisationPath, ruling, evidence);
  }

  /**
   * Takes a decision back, or ends it early, from now on; what has begun is not rewritten.
   *
   * @throws GatewayError `decision/unknown`, `decision/ended`
   */
  async end(actor: Actor, decisionId: string, evidence: Evidence): Promise<ShownDecision> {
    const { decisions, duty } = this.#deps;
    const decision = await decisions.find(actor.scope, decisionId);
    if (decision === undefined) throw new GatewayError('decision/unknown', 'There is no such decision in your part.');
    if (!isEndable(decision, duty.decisions, this.#now())) {
      throw new GatewayError(
        'decision/ended',
        'This decision is over, or was taken back already; nothing was changed.',
      );
    }
    await this.#save(actor, decision.organisationPath, { kind: 'end', decisionId: decision.id }, evidence);
    const [shown] = await this.#show(actor.scope, [decision]);
    if (shown === undefined) throw new GatewayError('decision/unknown', 'There is no such decision in your part.');
    return shown;
  }

  /** What rules in an organisation now and later. @throws GatewayError `organisation/unknown` */
  async standing(scope: Scope, organisationId: string | undefined): Promise<DutyStanding> {
    const { duty, organisations } = this.#deps;
    const part = await organisations.partOf(scope, organisationId);
    const now = this.#now();
    const rules = duty.rulesAt(now.atMs, part);
    const decisions = await this.#show(scope, standingDecisions(rules, duty.decisions, now));
    return { rules, decisions };
  }

  /** Everything that was decided inside the scope, newest first. @throws GatewayError `request/invalid` (cursor) */
  async list(
    scope: Scope,
    { kind, cursor, limit }: { kind?: DecisionKind | undefined; cursor?: string | undefined; limit: number },
  ): Promise<DecisionPage> {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const { decisions, total } = await this.#deps.decisions.listNewest(scope, { kind, after, limit: limit + 1 });
    const page = decisions.slice(0, limit);
    const last = decisions.length > limit ? page.at(-1) : undefined;
    return { items: await this.#show(scope, page), total, ...(last && { nextCursor: writeCursor(last) }) };
  }

  async #save(
    actor: Actor,
    organisationPath: string,
    ruling: DutyRuling,
    { reason, documentNumber }: Evidence,
  ): Promise<ShownDecision> {
    const { decisions, duty, bus, clock, log } = this.#deps;
    const decidedAtMs = clock.now();
    const decision: DutyDecision = {
      id: newId<'DutyDecisionId'>(decidedAtMs),
      ...{ organisationPath, ruling, reason },
      ...(documentNumber !== undefined && { documentNumber }),
      ...{ userId: actor.userId, decidedBy: actor.displayName, decidedAtMs },
    };
    await decisions.add(decision);
    await duty.refresh();
    const { kind } = ruling;
    log.info({ decisionId: decision.id, kind, organisationPath, userId: actor.userId }, 'duty decided');
    bus.emit('duty.changed', { decisionId: decision.id, kind, organisationPath });
    const [shown] = await this.#show(actor.scope, [decision]);
    return shown ?? { decision, isMine: true, isEnded: false, canEnd: false };
  }

  async #show(scope: Scope, decisions: readonly DutyDecision[]): Promise<ShownDecision[]> {
    const { duty, organisations } = this.#deps;
    const now = this.#now();
    const names = await organisations.namesOf(
      scope,
      decisions.map(({ organisationPath }) => organisationPath),
    );
    return decisions.map((decision) => {
      const organisation = names.get(decision.organisationPath);
      const isMine = isWithin(scope, decision.organisationPath);
      return {
        decision,
        ...(organisation !== undefined && { organisation }),
        isMine,
        isEnded: isEnded(decision, duty.decisions),
        canEnd: isMine && isEndable(decision, duty.decisions, now),
      };
    });
  }

  #now(): { atMs: number; today: string } {
    return { atMs: this.#deps.clock.now(), today: this.#deps.duty.today() };
  }
}

function writeCursor({ decidedAtMs, id }: DutyDecision): string {
  return writePageCursor([decidedAtMs, id]);
}

function readCursor(text: string): { readonly decidedAtMs: number; readonly id: string } {
  const place = parsePageCursor(cursorShape, text);
  if (place === undefined) throw noPageCursor();
  const [decidedAtMs, id] = place;
  return { decidedAtMs, id };
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}
