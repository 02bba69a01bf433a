import type { Config } from '../../../config/schema.ts';
import '../../discovery/platforms/platform-events.ts';
import type { DeepCheckService } from '../../health/pictures/deep-check-service.ts';
import type { DeepStandingService } from '../../health/pictures/deep-standing-service.ts';
import type { HealthService } from '../../health/health-service.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { Organisation, PlacedCamera } from '../../registry/camera.ts';
import '../../registry/registry-events.ts';
import { PhotoShelfProvider } from '../../registry/photos/photo-shelf-provider.ts';
import type { UnitService } from '../../registry/units/unit-service.ts';
import type { CausesPort } from './causes-port.ts';
import { FiguresService } from './figures-service.ts';
import { OpeningService } from './opening-service.ts';
import { RepairLooks } from './repair-looks-service.ts';
import { SuspendedMinutes } from './suspended-minutes-service.ts';
import type { SlaPolicy } from './ticket-clocks.ts';
import { TicketFiguresStore } from './ticket-figures-store.ts';
import { TicketHomes } from './ticket-home-service.ts';
import { TicketPhotoStore } from './ticket-photo-store.ts';
import { TicketPictures } from './ticket-pictures-service.ts';
import { TicketService } from './ticket-service.ts';
import { TicketStepService } from './ticket-step-service.ts';
import { TicketStepStore } from './ticket-step-store.ts';
import { TicketStore } from './ticket-store.ts';
import { TicketSweep } from './ticket-sweep-service.ts';
import { TicketWriter } from './ticket-writer-service.ts';
import { ticketsJob } from './tickets-job.ts';
import { ticketsRoutes } from './tickets-routes.ts';

interface TicketsWorld {
  readonly config: Pick<Config, 'tickets'>;
  readonly database: Database;
  readonly dataFolder: string;
  readonly causes: CausesPort;
  readonly cameras: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly organisations: { findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> };
  readonly units: Pick<UnitService, 'find' | 'namesOf' | 'follow'>;
  readonly health: Pick<HealthService, 'find'>;
  /** Absent: a re-check does not look at pictures. */
  readonly deepChecks?: Pick<DeepCheckService, 'check'>;
  /** Pictures that deep checks keep. */
  readonly standings: Pick<DeepStandingService, 'read' | 'openPicture'>;
  readonly bus: EventBus;
  readonly hub: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Tickets {
  readonly routes: readonly Route[];
  /** Starts when causes are there. */
  readonly part: Part;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Wires tickets: opened by rule and by hand, brought on, closed by a re-check. */
export function createTickets({ config, database, dataFolder, causes, cameras, ...world }: TicketsWorld): Tickets {
  const { units, health, deepChecks, bus, hub: announcer, clock, log } = world;
  const deep = deepChecks && new RepairLooks({ checks: deepChecks, clock, log });
  const { openAfterMinutes, stableMinutes, recheckStableSeconds, recheckWindowSeconds, repeatDays } = config.tickets;
  const tickets = new TicketStore(database, stableMinutes * minuteMs, (ticketId, error) =>
    log.error({ err: error, ticketId }, 'ticket cannot be read and is left out'),
  );
  const [steps, photos] = [new TicketStepStore(database), new TicketPhotoStore(database)];
  const transaction = database.transaction.bind(database);
  const writer = new TicketWriter({ tickets, steps, photos, transaction, bus, announcer, clock, log });
  const reading = new TicketService({ tickets, steps, photos, registry: cameras, health, clock });
  const registry = {
    findCameras: cameras.findCameras.bind(cameras),
    findOrganisation: world.organisations.findOrganisation.bind(world.organisations),
  };
  const opening = new OpeningService({
    ...{ tickets, writer, causes, registry, units, clock },
    policy: { openAfterMs: openAfterMinutes * minuteMs, sla: slaOf(config.tickets.sla) },
  });
  const sweep = new TicketSweep({
    ...{ tickets, writer, causes, registry: cameras, health, clock, ...(deep && { deep }) },
    policy: {
      stableMs: recheckStableSeconds * 1000,
      windowMs: recheckWindowSeconds * 1000,
      stayMs: stableMinutes * minuteMs,
    },
  });
  const work = new TicketStepService({
    ...{ reading, tickets, writer, photos, units, clock, shelf: new PhotoShelfProvider(dataFolder) },
    hurry: (ids) => ids.forEach((cameraId) => bus.emit('camera.doubted', { cameraId })),
    policy: { repeatWithinMs: repeatDays * dayMs },
  });
  const figures = new FiguresService({ figures: new TicketFiguresStore(database), units });
  const homes = new TicketHomes({ tickets, writer, registry });
  const job = ticketsJob({ opening, sweep, homes, log });
  const pictures = new TicketPictures({ reading, tickets, standings: world.standings });
  units.follow(tickets);
  return {
    routes: ticketsRoutes({ reading, opening, steps: work, figures, pictures }),
    part: followed(job, { homes, deep, bus }),
  };
}

/** Wires what rates leave out: the minutes of approved suspensions. They read what is stored, and start with nobody. */
export function createSuspensions(database: Database): SuspendedMinutes {
  return new SuspendedMinutes({ steps: new TicketStepStore(database), tickets: new TicketStore(database, 0) });
}

/** The sweeps, and what follows cameras while they run. */
function followed(
  job: Part,
  { homes, deep, bus }: { readonly homes: TicketHomes; readonly deep: RepairLooks | undefined; readonly bus: EventBus },
): Part {
  let stopFollowing = (): void => undefined;
  return {
    start: async () => {
      stopFollowing = bus.on('camera.changed', (camera) => homes.follow(camera));
      await job.start?.();
    },
    stop: async () => {
      stopFollowing();
      deep?.stop();
      await job.stop?.();
    },
  };
}

function slaOf(hours: Config['tickets']['sla']): SlaPolicy {
  const term = ({ respondHours, repairHours }: { readonly respondHours: number; readonly repairHours: number }) => ({
    respondMs: Math.round(respondHours * hourMs),
    repairMs: Math.round(repairHours * hourMs),
  });
  const { class1, class2, class3, parent } = hours;
  return { class1: term(class1), class2: term(class2), class3: term(class3), parent: term(parent) };
}
