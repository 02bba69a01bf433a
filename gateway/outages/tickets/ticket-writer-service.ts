import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { RecheckFailure } from './recheck-failure.ts';
import './ticket-events.ts';
import type { TicketPhoto, TicketPhotoStore } from './ticket-photo-store.ts';
import type { TicketStepStore } from './ticket-step-store.ts';
import type { TicketStore } from './ticket-store.ts';
import { viewTicket } from './ticket-view.ts';
import type { StepKind } from './ticket-words.ts';
import type { Ticket } from './ticket.ts';

interface Deps {
  readonly tickets: Pick<TicketStore, 'add' | 'addCameras' | 'save' | 'move'>;
  readonly steps: Pick<TicketStepStore, 'add' | 'move'>;
  readonly photos: Pick<TicketPhotoStore, 'add' | 'move'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

/** A step with the ticket as it stands afterwards. */
export interface WrittenStep {
  readonly ticket: Ticket;
  readonly kind: StepKind;
  readonly note?: string;
  readonly failures?: readonly RecheckFailure[];
  readonly photo?: TicketPhoto;
  /** Cameras that it covers from now on besides. */
  readonly cameraIds?: readonly CameraId[];
}

/** Who did it; absent: the gateway by itself. */
export type Doer = Pick<Actor, 'userId' | 'displayName'> | undefined;

/** What the bus hears of steps; of all others it hears nothing. */
const told: Readonly<
  Partial<
    Record<StepKind, 'ticket.assigned' | 'ticket.suspended' | 'ticket.resumed' | 'ticket.returned' | 'ticket.closed'>
  >
> = {
  assign: 'ticket.assigned',
  'approve-suspension': 'ticket.suspended',
  resume: 'ticket.resumed',
  'suspension-ended': 'ticket.resumed',
  'check-failed': 'ticket.returned',
  override: 'ticket.closed',
  'check-passed': 'ticket.closed',
  recovered: 'ticket.closed',
  merged: 'ticket.closed',
};

class StaleTicket extends Error {}

/** Writes steps, ticket and history in one transaction; then tells the bus and open pages. */
export class TicketWriter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns false when there is an open ticket about the same, or one of the same cause; nothing is written then */
  async open(by: Doer, step: WrittenStep & { readonly cameraIds: readonly CameraId[] }): Promise<boolean> {
    const { tickets, transaction, bus, clock } = this.#deps;
    const isNew = await transaction(async (underWay) => {
      if (!(await tickets.add(step.ticket, step.cameraIds, underWay))) return false;
      await this.#write(by, step, underWay);
      return true;
    });
    if (!isNew) return false;
    const news = { ticket: step.ticket, atMs: clock.now() };
    bus.emit('ticket.opened', news);
    if (step.ticket.assignee !== undefined) bus.emit('ticket.assigned', news);
    this.#announce(step);
    return true;
  }

  /** @returns false when it was brought on meanwhile; nothing is written then */
  async take(by: Doer, step: WrittenStep): Promise<boolean> {
    const { tickets, photos, transaction } = this.#deps;
    try {
      await transaction(async (underWay) => {
        if (!(await tickets.save(step.ticket, underWay))) throw new StaleTicket();
        await this.#write(by, step, underWay);
        if (step.photo !== undefined) await photos.add(step.photo, underWay);
        if (step.cameraIds !== undefined) await tickets.addCameras(step.ticket.id, step.cameraIds, underWay);
      });
    } catch (error) {
      if (error instanceof StaleTicket) return false;
      throw error;
    }
    this.#emit(by, step);
    this.#announce(step);
    return true;
  }

  /**
   * Hands a ticket, with its history and its photos, to the organisation that it names now.
   *
   * @returns false when it was brought on meanwhile; nothing is written then
   */
  async move(ticket: Ticket, note: string): Promise<boolean> {
    const { tickets, steps, photos, transaction } = this.#deps;
    const step: WrittenStep = { ticket, kind: 'moved', note };
    const isMoved = await transaction(async (underWay) => {
      if (!(await tickets.move(ticket, underWay))) return false;
      await steps.move(ticket.id, ticket.organisationPath, underWay);
      await photos.move(ticket.id, ticket.organisationPath, underWay);
      await this.#write(undefined, step, underWay);
      return true;
    });
    if (isMoved) this.#announce(step);
    return isMoved;
  }

  async #write(by: Doer, { ticket, kind, note = '', failures }: WrittenStep, underWay: Transaction): Promise<void> {
    const atMs = this.#deps.clock.now();
    const { id: ticketId, organisationPath, version, state } = ticket;
    await this.#deps.steps.add(
      {
        ...{ id: newId(atMs), ticketId, organisationPath, version, kind, state, atMs, note },
        byName: by?.displayName ?? '',
        ...(by !== undefined && { userId: by.userId }),
        ...(failures !== undefined && { failures }),
      },
      underWay,
    );
  }

  #emit(by: Doer, { ticket, kind }: WrittenStep): void {
    const { bus, clock } = this.#deps;
    const news = { ticket, atMs: clock.now() };
    if (kind === 'respond-overdue') bus.emit('ticket.overdue', { ...news, clock: 'respond' });
    else if (kind === 'repair-overdue') bus.emit('ticket.overdue', { ...news, clock: 'repair' });
    else if (kind === 'accept') bus.emit('ticket.accepted', { ...news, byName: by?.displayName ?? '' });
    else {
      const name = told[kind];
      if (name !== undefined) bus.emit(name, news);
    }
  }

  #announce({ ticket, kind }: WrittenStep): void {
    const { announcer, log } = this.#deps;
    const { id, organisationPath, assignee } = ticket;
    log.info({ ticketId: id, step: kind, state: ticket.state }, 'ticket brought on');
    announcer.announce({
      ...{ topic: 'ticket', key: id, data: viewTicket(ticket), audience: { organisationPath } },
      ...(assignee !== undefined && { unitId: assignee.unitId }),
    });
  }
}
