import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { without } from '../../platform/records/without.ts';
import type { Organisation, PlacedCamera } from '../../registry/camera.ts';
import type { Cause } from '../causes/cause.ts';
import type { CausesPort } from './causes-port.ts';
import { mostNamed, ticketByHand, ticketOfCause } from './new-ticket.ts';
import type { SlaPolicy } from './ticket-clocks.ts';
import { nextVersion } from './ticket-course.ts';
import type { TicketStore } from './ticket-store.ts';
import type { TicketWriter } from './ticket-writer-service.ts';
import type { FaultKind } from './ticket-words.ts';
import type { Assignee, Ticket, TicketId } from './ticket.ts';

interface Deps {
  readonly tickets: Pick<TicketStore, 'listTicketed' | 'findOpen'>;
  readonly writer: Pick<TicketWriter, 'open' | 'take'>;
  readonly causes: Pick<CausesPort, 'listConfirmed' | 'listCameraIds'>;
  readonly registry: {
    findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]>;
    findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined>;
  };
  /** Names of units that somebody may know. */
  readonly units: {
    find(scope: Scope, unitId: string): Promise<{ readonly id: string; readonly name: string }>;
    namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  };
  readonly clock: Clock;
  readonly policy: { readonly openAfterMs: number; readonly sla: SlaPolicy };
}

interface ByHand {
  readonly cameraId: string;
  readonly faultKind: FaultKind;
  readonly note: string;
  readonly unitId?: string | undefined;
}

/** Cameras of a large cause that are looked at for class and unit. */
const sampledAtMost = 1000;

/**
 * Opens tickets: by rule when a confirmed cause has lasted, and by hand.
 *
 * The causes themselves are the list of what is due: nothing is remembered that a restart could lose, and the database
 * lets in one ticket a cause and one open ticket a subject.
 */
export class OpeningService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Opens what is due. */
  async openDue(): Promise<void> {
    const { causes, clock, policy, tickets } = this.#deps;
    const nowMs = clock.now();
    const due = (await causes.listConfirmed(wholeEstate)).filter((cause) => isDue(cause, nowMs, policy.openAfterMs));
    const ticketed = await tickets.listTicketed(
      wholeEstate,
      due.map(({ id }) => id),
    );
    for (const cause of due) if (!ticketed.has(cause.id)) await this.#openFor(cause);
  }

  /**
   * @throws GatewayError `camera/unknown`, `unit/unknown`, `ticket/duplicate` with the open one's id
   */
  async openByHand(actor: Actor, { cameraId, faultKind, note, unitId }: ByHand): Promise<Ticket> {
    const { registry, tickets, units, writer } = this.#deps;
    const [camera] = await registry.findCameras(actor.scope, [cameraId]);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    const named = unitId === undefined ? undefined : await units.find(actor.scope, unitId);
    const assignee =
      named === undefined ? await this.#maintainerOf([camera]) : { unitId: named.id, unitName: named.name };
    const ticket = ticketByHand(camera, faultKind, this.#frame(assignee));
    const isNew = await writer.open(actor, { ticket, kind: 'open', note, cameraIds: [camera.id] });
    if (isNew) return ticket;
    const open = await tickets.findOpen(actor.scope, ticket.subject);
    throw new GatewayError('ticket/duplicate', 'This camera has an open ticket; go on with that one.', {
      extensions: open === undefined ? {} : { ticketId: open.id },
    });
  }

  async #openFor(cause: Cause): Promise<void> {
    const { causes, registry, tickets, writer } = this.#deps;
    const open = await tickets.findOpen(wholeEstate, cause);
    const cameraIds = await causes.listCameraIds(wholeEstate, cause.id);
    if (open !== undefined) {
      // The same broke again before its ticket was closed, or a person saw it first: that ticket goes on.
      const ticket = nextVersion({ ...without(open, 'recoveredAtMs'), causeId: cause.id });
      await writer.take(undefined, {
        ticket,
        kind: open.isByHand && open.causeId === undefined ? 'confirmed' : 'relapsed',
        cameraIds,
      });
      return;
    }
    const cameras = await registry.findCameras(wholeEstate, cameraIds.slice(0, sampledAtMost));
    const home = await this.#homeOf(cause);
    if (home === undefined) return;
    const frame = this.#frame(await this.#maintainerOf(cameras));
    const ticket = ticketOfCause(cause, { cameras, home, frame });
    // Whoever opens one for the same at this moment has done it.
    await writer.open(undefined, { ticket, kind: 'open', cameraIds });
  }

  #frame(assignee: Assignee | undefined) {
    const { clock, policy } = this.#deps;
    const atMs = clock.now();
    return { id: newId<'TicketId'>(atMs) satisfies TicketId, atMs, policy: policy.sla, ...(assignee && { assignee }) };
  }

  async #homeOf({ organisationPath }: Cause) {
    const id = organisationPath.split('/').at(-2) ?? '';
    const found = await this.#deps.registry.findOrganisation(wholeEstate, id);
    return found && { organisationId: found.id, organisationName: found.name, organisationPath: found.path };
  }

  async #maintainerOf(cameras: readonly PlacedCamera[]): Promise<Assignee | undefined> {
    const unitId = mostNamed(cameras.flatMap(({ record }) => record.maintainingUnitId ?? []));
    if (unitId === undefined) return undefined;
    const unitName = (await this.#deps.units.namesOf([unitId])).get(unitId);
    return unitName === undefined ? undefined : { unitId, unitName };
  }
}

/** Work that was announced opens nothing; when its window ends the cause says so. */
function isDue({ startedAtMs, maintenanceWindowId }: Cause, nowMs: number, openAfterMs: number): boolean {
  return maintenanceWindowId === undefined && startedAtMs + openAfterMs <= nowMs;
}
