import { goneSignal } from '../../media/gone-signal.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { FiguresService } from './figures-service.ts';
import type { OpeningService } from './opening-service.ts';
import type { TicketPictures } from './ticket-pictures-service.ts';
import type { TicketService } from './ticket-service.ts';
import type { TicketStepService } from './ticket-step-service.ts';
import { viewPhoto, viewTicket } from './ticket-view.ts';
import * as api from './tickets-api.ts';

interface Services {
  readonly reading: TicketService;
  readonly opening: OpeningService;
  readonly steps: TicketStepService;
  readonly figures: FiguresService;
  readonly pictures: TicketPictures;
}

/** The HTTP doors of tickets. */
export function ticketsRoutes({ reading, opening, steps, figures, pictures }: Services): Route[] {
  return [
    route(api.listTickets, ({ actor, query }) => reading.list(actor, query)),
    route(api.countTickets, ({ actor }) => reading.count(actor)),
    // Before the ticket of an id, since the first path that fits answers.
    route(api.readTicketFigures, ({ actor, query: { from, to } }) =>
      figures.read(actor.scope, { fromMs: from, toMs: to }),
    ),
    route(api.readTicket, ({ actor, params }) => reading.read(actor, params.ticketId)),
    route(api.openTicket, async ({ actor, body }) => viewTicket(await opening.openByHand(actor, body))),
    route(api.stepTicket, async ({ actor, params, body }) =>
      viewTicket(await steps.step(actor, params.ticketId, body)),
    ),
    route(api.addTicketPhoto, async ({ actor, params, request }) =>
      viewPhoto(await steps.addPhoto(actor, params.ticketId, request)),
    ),
    route(api.readTicketPhoto, async ({ actor, params, response }) => {
      const { mediaType, bytes } = await steps.readPhoto(actor, params.photoId);
      response.set('Cache-Control', 'private, no-store').type(mediaType).send(bytes);
    }),
    route(api.listTicketPictures, async ({ actor, params }) => {
      const found = await pictures.list(actor, params.ticketId, params.cameraId);
      return { items: found.map(({ id, role, atMs }) => ({ id, role, atMs })) };
    }),
    route(api.readTicketPicture, async ({ actor, params, response }) => {
      const picture = await pictures.open(actor, params, goneSignal(response));
      response.set({ 'Content-Type': 'image/jpeg', 'Cache-Control': 'private, no-store' }).end(picture);
    }),
  ];
}
