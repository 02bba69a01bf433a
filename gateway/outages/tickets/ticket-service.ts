import type { HealthService } from '../../health/health-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readInstantCursor, writeInstantCursor } from '../../platform/http/instant-cursor.ts';
import type { PlacedCamera } from '../../registry/camera.ts';
import { dueAt } from './ticket-clocks.ts';
import { possibleActions } from './ticket-course.ts';
import type { TicketPhotoStore } from './ticket-photo-store.ts';
import type { TicketStepStore } from './ticket-step-store.ts';
import type { TicketFilter, TicketStore, TicketWait } from './ticket-store.ts';
import { viewPhoto, viewStep, viewTicket } from './ticket-view.ts';
import type { TicketCameraView, TicketDetailView, TicketView } from './tickets-api.ts';
import type { Ticket } from './ticket.ts';

interface Deps {
  readonly tickets: Pick<TicketStore, 'find' | 'list' | 'count' | 'listCameraIds'>;
  readonly steps: Pick<TicketStepStore, 'list'>;
  readonly photos: Pick<TicketPhotoStore, 'list'>;
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly health: Pick<HealthService, 'find'>;
  readonly clock: Clock;
}

/** What somebody asks of a list. */
export interface TicketQuery extends Omit<TicketFilter, 'nowMs' | 'box'> {
  readonly box: 'open' | 'closed';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface TicketPage {
  readonly items: TicketView[];
  readonly total: number;
  readonly nextCursor?: string;
}

const camerasShown = 100;

/** Reads tickets: everybody those of the own part, people of contractors only those of their unit. */
export class TicketService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `ticket/unknown` */
  async find(actor: Actor, ticketId: string): Promise<Ticket> {
    const ticket = await this.#deps.tickets.find(actor.scope, ticketId);
    const { contractor } = actor;
    const isForeign = contractor !== undefined && ticket?.assignee?.unitId !== contractor.unitId;
    if (ticket === undefined || isForeign) {
      throw new GatewayError('ticket/unknown', 'There is no such ticket in your part.');
    }
    return ticket;
  }

  /** @throws GatewayError `request/invalid` for a cursor that no page returned */
  async list(actor: Actor, { cursor, limit, ...query }: TicketQuery): Promise<TicketPage> {
    const { tickets } = this.#deps;
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    const filter = { ...query, ...this.#narrow(actor, query.unitId) };
    const [found, total] = await Promise.all([
      tickets.list(actor.scope, filter, { after, limit: limit + 1 }),
      tickets.count(actor.scope, filter),
    ]);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      items: found.slice(0, limit).map(viewTicket),
      total,
      ...(last && { nextCursor: writeInstantCursor({ id: last.id, atMs: last.closedAtMs ?? dueAt(last) }) }),
    };
  }

  /** How many wait for what. */
  async count(actor: Actor) {
    const { tickets, clock } = this.#deps;
    const narrow = this.#narrow(actor, undefined);
    const countWaiting = (waits?: TicketWait): Promise<number> =>
      tickets.count(actor.scope, waits === undefined ? { ...narrow, box: 'open' } : { ...narrow, waits });
    const [open, late, unassigned, approval, suspended, causeCode] = await Promise.all([
      countWaiting(),
      countWaiting('late'),
      countWaiting('unassigned'),
      countWaiting('approval'),
      countWaiting('suspended'),
      countWaiting('cause-code'),
    ]);
    return { open, late, unassigned, approval, suspended, causeCode, asOfMs: clock.now() };
  }

  /** @throws GatewayError `ticket/unknown` */
  async read(actor: Actor, ticketId: string): Promise<TicketDetailView> {
    const { steps, photos } = this.#deps;
    const ticket = await this.find(actor, ticketId);
    const [history, pictures, cameras] = await Promise.all([
      steps.list(actor.scope, ticket.id),
      photos.list(actor.scope, ticket.id),
      this.#cameras(actor, ticket),
    ]);
    return {
      ticket: viewTicket(ticket),
      steps: history.map(viewStep),
      photos: pictures.map(viewPhoto),
      cameras,
      actions: this.actionsFor(actor, ticket),
    };
  }

  /** What somebody may do with a ticket now. */
  actionsFor({ userId, role, contractor }: Actor, ticket: Ticket) {
    if (role === 'officer') return [];
    return possibleActions(ticket, { userId, isContractor: contractor !== undefined });
  }

  async #cameras({ scope }: Actor, ticket: Ticket): Promise<TicketCameraView[]> {
    const { tickets, registry, health } = this.#deps;
    const ids = await tickets.listCameraIds(scope, ticket.id, camerasShown);
    const cameras = await registry.findCameras(scope, ids);
    return cameras.map(({ id, name, place }) => {
      const found = health.find(wholeEstate, id);
      if (found === undefined) return { cameraId: id, name, place };
      const { status, sinceMs, fault } = found;
      return { cameraId: id, name, place, status, sinceMs, ...(fault && { fault }) };
    });
  }

  #narrow({ contractor }: Actor, unitId: string | undefined) {
    return { unitId: contractor?.unitId ?? unitId, nowMs: this.#deps.clock.now() };
  }
}
