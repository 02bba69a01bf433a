import type { DeepPicture } from '../../health/pictures/deep-picture.ts';
import type { DeepStandingService } from '../../health/pictures/deep-standing-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { TicketService } from './ticket-service.ts';
import type { TicketStore } from './ticket-store.ts';

interface Deps {
  readonly reading: Pick<TicketService, 'find'>;
  readonly tickets: Pick<TicketStore, 'listCameraIds'>;
  readonly standings: Pick<DeepStandingService, 'read' | 'openPicture'>;
}

const camerasOfTicket = 50_000;

/**
 * What a camera is to look at and what it shows, for whoever repairs it: as long as its ticket is open, and of the cameras
 * of that ticket only. Each picture is marked with who is given it, and the view is registered, as for all others.
 */
export class TicketPictures {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `ticket/unknown`; `camera/unknown` when an open ticket of that id does not cover it */
  async list(actor: Actor, ticketId: string, cameraId: string): Promise<readonly DeepPicture[]> {
    const ticket = await this.#deps.reading.find(actor, ticketId);
    const covered: readonly string[] =
      ticket.state === 'closed' ? [] : await this.#deps.tickets.listCameraIds(actor.scope, ticket.id, camerasOfTicket);
    if (!covered.includes(cameraId)) {
      throw new GatewayError('camera/unknown', 'No open ticket of yours covers such a camera.');
    }
    return (await this.#deps.standings.read(actor.scope, cameraId)).pictures;
  }

  /** A picture as JPEG. @throws GatewayError as `list` does, `picture/unknown` */
  async open(
    actor: Actor,
    { ticketId, cameraId, pictureId }: Readonly<Record<'ticketId' | 'cameraId' | 'pictureId', string>>,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const pictures = await this.list(actor, ticketId, cameraId);
    if (!pictures.some(({ id }) => id === pictureId)) {
      throw new GatewayError('picture/unknown', 'There is no such picture of this camera; a newer one may have come.');
    }
    return this.#deps.standings.openPicture(actor, pictureId, signal);
  }
}
