import type { Actor } from '../../platform/actor/actor.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { readInstantCursor, writeInstantCursor } from '../../platform/http/instant-cursor.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import { without } from '../../platform/records/without.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import type { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import { minuteMs } from '../daily-slot.ts';
import type { RegistryPort } from '../registry-port.ts';
import type { Round } from '../round.ts';
import type { RoundStore } from '../round-store.ts';
import {
  type Escalation,
  type EscalationKind,
  type EscalationPolicy,
  answerableFor,
  climbing,
  concernsSuperiors,
  escalate,
} from './escalation.ts';
import type { EscalationView } from './escalation-api.ts';
import type { EscalationStore } from './escalation-store.ts';
import './round-escalated.ts';

interface EscalationDeps {
  readonly rounds: Pick<RoundStore, 'listUnbegun' | 'listMissed'>;
  readonly escalations: Pick<EscalationStore, 'add' | 'find' | 'list' | 'listSince' | 'acknowledge'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly webhooks: Pick<WebhookStore, 'listAbove'>;
  readonly outbox: WebhookOutbox;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: EscalationPolicy;
}

/** After a start it is looked so far back for missed rounds that nobody was told of. */
const lookBackMs = 60 * minuteMs;
/** What ended a moment before the look before may have been written after it. */
const overlapMs = minuteMs;
/** What was told longer ago is known by other ways. */
const climbBackMs = 24 * 60 * minuteMs;
const mostKnown = 10_000;

interface ListQuery {
  readonly open?: 'true' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * Tells superiors of rounds that nobody began in time and of missed ones: on their screens and by webhooks, each round,
 * kind and level once, whatever was restarted meanwhile.
 */
export class EscalationService {
  readonly #deps: EscalationDeps;
  /** What surely has its row: saves asking the database each second. */
  readonly #known = new Set<string>();
  #lookedToMs: number | undefined;
  readonly #startedAtMs: number;

  constructor(deps: EscalationDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.monotonic();
  }

  /** One look at the clock. */
  async sweep(nowMs: number): Promise<void> {
    const { rounds, policy } = this.#deps;
    const lateMs = policy.lateSignInMinutes * minuteMs;
    // Nobody can sign in at a gateway that is away: the time counts from its start.
    if (this.#deps.clock.monotonic() - this.#startedAtMs >= lateMs) {
      const unbegun = await rounds.listUnbegun(wholeEstate, nowMs - lateMs, nowMs);
      for (const round of unbegun) await this.#tell(round, 'late-sign-in', nowMs);
      // What somebody has begun by now calls nobody else.
      await this.#climb('late-sign-in', nowMs, new Set(unbegun.map(({ id }) => id)));
    }
    const toMs = nowMs - policy.missedAfterMinutes * minuteMs;
    const fromMs = this.#lookedToMs === undefined ? toMs - lookBackMs : Math.min(this.#lookedToMs, toMs) - overlapMs;
    for (const round of await rounds.listMissed(wholeEstate, fromMs, toMs)) {
      if (concernsSuperiors(round)) await this.#tell(round, 'missed', nowMs);
    }
    this.#lookedToMs = toMs;
    await this.#climb('missed', nowMs);
  }

  async list(
    actor: Actor,
    { open, cursor, limit }: ListQuery,
  ): Promise<{ items: EscalationView[]; total: number; nextCursor?: string }> {
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    const filter = { isOpen: open === 'true', after, limit: limit + 1 };
    const { escalations, total } = await this.#deps.escalations.list(actor.scope, filter);
    const shown = escalations.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(viewEscalation),
      total,
      ...(escalations.length > limit && last && { nextCursor: writeInstantCursor(last) }),
    };
  }

  /** @throws GatewayError `escalation/unknown` */
  async acknowledge(actor: Actor, id: string, note?: string): Promise<EscalationView> {
    const { escalations, clock } = this.#deps;
    const by = { acknowledgedAtMs: clock.now(), acknowledgedBy: actor.displayName };
    const isFirst = await escalations.acknowledge(actor.scope, id, { ...by, ...(note !== undefined && { note }) });
    const escalation = await escalations.find(actor.scope, id);
    if (escalation === undefined) throw new GatewayError('escalation/unknown', `There is no escalation ${id}.`);
    if (isFirst) this.#announce(escalation);
    return viewEscalation(escalation);
  }

  async #tell(round: Round, kind: EscalationKind, nowMs: number): Promise<void> {
    const key = `${round.id}/${kind}`;
    if (this.#known.has(key)) return;
    const to = await this.#superiorOf(round);
    if (to === undefined) return;
    const escalation = escalate(round, kind, { id: newId<'EscalationId'>(nowMs), to, atMs: nowMs });
    const isNew = await this.#store(escalation);
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.add(key);
    if (!isNew) return;
    this.#spread(escalation);
  }

  #spread(escalation: Escalation): void {
    const { roundId, kind, toId, level } = escalation;
    this.#deps.log.warn({ roundId, kind, to: toId, level }, 'round escalated');
    this.#deps.bus.emit('round.escalated', { escalation });
    this.#announce(escalation);
  }

  /** What nobody acknowledged goes to the superior of who was told. @param among only of these rounds */
  async #climb(kind: EscalationKind, nowMs: number, among?: ReadonlySet<string>): Promise<void> {
    const { escalations, registry, policy } = this.#deps;
    const told = await escalations.listSince(wholeEstate, kind, nowMs - climbBackMs);
    for (const below of climbing(told, policy, nowMs)) {
      if (among !== undefined && !among.has(below.roundId)) continue;
      const { parentId } = (await registry.findOrganisation(wholeEstate, below.toId)) ?? {};
      const to = parentId === undefined ? undefined : await registry.findOrganisation(wholeEstate, parentId);
      if (to === undefined) continue;
      const id = newId<'EscalationId'>(nowMs);
      const place = { organisationPath: to.path, toId: to.id, toName: to.name };
      const escalation: Escalation = { ...below, ...place, id, level: below.level + 1, atMs: nowMs };
      if (await this.#store(escalation)) this.#spread(escalation);
    }
  }

  /** The row and what webhooks hear of it, both or none. */
  async #store(escalation: Escalation): Promise<boolean> {
    const { escalations, webhooks, outbox, transaction } = this.#deps;
    const receivers = await webhooks.listAbove(wholeEstate, escalation.organisationPath);
    return transaction(async (underWay) => {
      if (!(await escalations.add(escalation, underWay))) return false;
      const event = {
        id: escalation.id,
        type: 'round.escalated',
        source: '/round-escalations',
        subject: escalation.roundId,
        atMs: escalation.atMs,
        data: viewEscalation(escalation),
      };
      await outbox.put(
        receivers.map(({ id }) => id),
        event,
        underWay,
      );
      return true;
    });
  }

  async #superiorOf(round: Round) {
    const { registry } = this.#deps;
    const own = await registry.findOrganisation(wholeEstate, answerableFor(round));
    if (own?.parentId === undefined) return own;
    return (await registry.findOrganisation(wholeEstate, own.parentId)) ?? own;
  }

  #announce(escalation: Escalation): void {
    this.#deps.announcer.announce({
      topic: 'escalation',
      key: escalation.id,
      data: viewEscalation(escalation),
      audience: { organisationPath: escalation.organisationPath },
    });
  }
}

function viewEscalation(escalation: Escalation): EscalationView {
  return without(escalation, 'organisationPath', 'toId');
}
