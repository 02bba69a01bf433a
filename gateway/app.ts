import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CarrierPlatformAdapter } from '../adapters/carrier-platform/carrier-platform-adapter.ts';
import { NvrAdapter } from '../adapters/nvr/nvr-adapter.ts';
import { OnvifAdapter } from '../adapters/onvif/onvif-adapter.ts';
import { secondOpinion } from '../adapters/onvif/second-opinion.ts';
import { RtspListAdapter } from '../adapters/rtsp-list/rtsp-list-adapter.ts';
import type { Adapter } from '../adapters/sdk/adapter.ts';
import { LoginMemory } from '../adapters/sdk/login-memory.ts';
import type { Config } from '../config/schema.ts';
import manifest from '../package.json' with { type: 'json' };
import { accessRoutes, sessionMiddleware } from './access/access-routes.ts';
import type { AccessService } from './access/access-service.ts';
import { createAccess } from './access/create-access.ts';
import { readSessionToken } from './access/session-cookie.ts';
import { adapterCatalogueRoutes } from './discovery/adapter-catalogue-routes.ts';
import type { AskOtherClient, StreamProbe } from './discovery/check/check-ports.ts';
import { readPlugins } from './discovery/adapter-plugin-provider.ts';
import { createDiscovery } from './discovery/create-discovery.ts';
import { createDuty } from './duty/create-duty.ts';
import { createRoster } from './duty/roster/create-roster.ts';
import { createFindings } from './findings/create-findings.ts';
import { shiftFindings } from './findings/shift-findings-service.ts';
import { createHealth } from './health/create-health.ts';
import { createMinutes } from './health/minutes/create-minutes.ts';
import { createPictures } from './health/pictures/create-pictures.ts';
import { createMedia } from './media/create-media.ts';
import { createMetrics } from './outages/metrics/create-metrics.ts';
import { createNotices } from './outages/notices/create-notices.ts';
import { createOutages } from './outages/create-outages.ts';
import { createMap } from './outages/map/create-map.ts';
import { createSuspensions, createTickets } from './outages/tickets/create-tickets.ts';
import { createPatrol as createRounds } from './patrol/create-patrol.ts';
import type { RegistryPort } from './patrol/registry-port.ts';
import { createShifts } from './patrol/shifts/create-shifts.ts';
import type { GrantRight, Scope } from './platform/actor/scope.ts';
import { systemClock } from './platform/clock/clock.ts';
import { placeDatabaseUrl } from './platform/database/place-database-url.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { EventBus } from './platform/events/event-bus.ts';
import { createHttpApp } from './platform/http/http-app.ts';
import { type HttpServer, listen } from './platform/http/http-server.ts';
import type { Route } from './platform/http/route.ts';
import { NetGuard } from './platform/netguard/net-guard.ts';
import { ownAddresses } from './platform/netguard/own-addresses.ts';
import { createLog } from './platform/observability/create-log.ts';
import { Metrics } from './platform/observability/metrics.ts';
import { RealtimeHub } from './platform/realtime/realtime-hub.ts';
import { SocketDoor, type SocketRoom } from './platform/realtime/socket-door.ts';
import { CalendarJobs } from './platform/scheduling/calendar-jobs.ts';
import { loadVaultKey } from './platform/secrets/load-vault-key.ts';
import { SecretVault } from './platform/secrets/secret-vault.ts';
import { type Part, startParts } from './platform/scheduling/part.ts';
import type { Secret } from './platform/secrets/secret.ts';
import { contractJob } from './registry/contracts/contract-job.ts';
import { CertificatePinStore } from './registry/devices/certificate-pin-store.ts';
import { createRegistry } from './registry/create-registry.ts';
import { createReports } from './reports/create-reports.ts';
import { createWebhooks } from './platform/webhooks/create-webhooks.ts';
import { createWall } from './wall/create-wall.ts';
import { readDisplaySecret } from './wall/displays/display-cookie.ts';
import { displayMiddleware } from './wall/displays/display-routes.ts';
import type { DisplaySessions } from './wall/displays/display-session-service.ts';

/** A gateway that is built and not started. */
export interface Gateway {
  /** Resumes what was stored, then listens. `firstAdmin` is told once, by the start that made it. */
  start(): Promise<GatewayStart>;
  /** Stops taking work, lets what is under way end, frees everything; a start that is under way ends first. */
  stop(): Promise<void>;
}

interface GatewayStart {
  readonly url: string;
  readonly firstAdmin?: { readonly username: string; readonly password: Secret };
}

const clock = systemClock;
const webFolder = fileURLToPath(new URL('../web-wall/dist', import.meta.url));
const closeGraceMs = 5000;

type Foundation = Awaited<ReturnType<typeof createFoundation>>;
type Registry = ReturnType<typeof createRegistry>;
type Watch = ReturnType<typeof createWatch>;
type Live = ReturnType<typeof createMedia>;

/** Wires the whole gateway. Nothing is dialled and nobody is listened to before `start`. */
export async function createGateway(config: Config): Promise<Gateway> {
  const foundation = await createFoundation(config);
  const registry = createRegistry({ ...foundation, clock });
  const access = admit(foundation, registry);
  const watch = createWatch(foundation, registry);
  const { paths, organisations } = registry;
  const live = createMedia({ ...foundation, registry: paths, organisations, clock });
  const { health } = watch;
  const pictures = createPictures({ ...foundation, cameras: registry.cameras, health, media: live, clock });
  const tickets = createTickets({
    ...{ ...foundation, ...registry, causes: watch.outages.causes, health, clock },
    standings: pictures.standings,
    ...(config.health.deep.enabled && { deepChecks: pictures.checks }),
  });
  const discovery = createDiscovery({ ...foundation, registry, streams: streamProbe(live), clock });
  const patrol = createPatrol(foundation, registry, watch, live);
  const routes = [
    ...accessRoutes(access.service, access.people, config.access),
    ...registry.routes,
    ...discovery.routes,
    ...adapterCatalogueRoutes(foundation.adapters),
    ...watch.healthRoutes,
    ...pictures.routes,
    ...[...watch.outages.routes, ...tickets.routes],
    ...watch.minutes.routes,
    ...watch.map.routes,
    ...watch.duty.routes,
    ...watch.roster.routes,
    ...[...watch.notices.routes, ...watch.webhooks.routes],
    ...patrol.routes,
    ...patrol.wall.routes,
    ...patrol.findings.routes,
    ...createReports({ ...foundation, rates: watch.minutes.rates, contracts: registry.contracts, clock }).routes,
    ...live.routes,
  ];
  const door = createDoor(foundation, access.service, {
    routes,
    rooms: live.rooms,
    displays: patrol.wall.displaySessions,
  });
  const parts = [
    { start: () => foundation.database.migrate(), stop: () => foundation.database.close() },
    ...foundation.plugins,
    ...[...registry.parts, ...discovery.parts, ...access.parts, ...watch.parts, ...live.parts],
    ...[pictures.part, tickets.part, ...patrol.parts],
    watch.webhooks.part,
    door,
    // Last of all: a start that fails must not make an administrator whose password nobody is told.
    access.founding,
  ];
  let started: Promise<() => Promise<void>> | undefined;
  return {
    start: async () => {
      await (started = startParts(parts));
      const { url, firstAdmin } = { url: door.url(), firstAdmin: access.firstAdmin() };
      return firstAdmin === undefined ? { url } : { url, firstAdmin };
    },
    stop: async () => (await started)?.(),
  };
}

/** Discovery looks at streams that belong to no camera yet. */
function streamProbe({ measure }: Live): StreamProbe {
  return {
    measure: ({ host, stream, credential }, limits) =>
      measure({ host, port: stream.rtspPort, path: stream.rtspPath, ...(credential && { credential }) }, limits),
  };
}

async function createFoundation(config: Config) {
  const log = createLog(config.log.level);
  const dataFolder = resolve(config.data.folder);
  const bus = new EventBus((event, err) => log.error({ err, event }, 'event listener failed'));
  const netGuard = new NetGuard({ allow: config.network.allow, own: ownAddresses(config.server.host) });
  const key = await loadVaultKey({ configured: config.secrets.key, file: join(dataFolder, 'secrets.key') });
  const database = await openDatabase({ url: placeDatabaseUrl(config.database.url, dataFolder), log });
  const logins = new LoginMemory();
  const context = { clock, netGuard, log, pins: new CertificatePinStore(database, clock), logins };
  const recorders = new NvrAdapter(context);
  const builtIn: readonly Adapter[] = [
    new OnvifAdapter(context, recorders),
    recorders,
    new CarrierPlatformAdapter(context),
    new RtspListAdapter(context),
  ];
  const giveUp = (): Promise<void> => database.close();
  const plugins = await readPlugins({ config, context, builtIn, giveUp });
  const adapters = [...builtIn, ...plugins];
  const vault = new SecretVault(key);
  const askOtherClient: AskOtherClient = (target, limits) => secondOpinion(context, target, limits);
  const hub = new RealtimeHub(clock);
  return {
    config,
    log,
    bus,
    netGuard,
    logins,
    database,
    vault,
    adapters,
    plugins,
    dataFolder,
    hub,
    askOtherClient,
    metrics: new Metrics(),
  };
}

const finderIn = (organisations: Registry['organisations']) => ({
  find: (scope: Scope, id: string) => organisations.findOrganisation(scope, id),
});

/** Who may come in. */
function admit(foundation: Foundation, { organisations, grants, units }: Registry) {
  const access = createAccess({
    ...{ ...foundation, grants: grants.memory, organisations: finderIn(organisations), units, clock },
    ensureRoot: () => organisations.ensureRoot(foundation.config.estate.name, 'city'),
  });
  units.follow(access.unitFollower);
  foundation.bus.on('organisation.moved', ({ toPath }) =>
    access.service.endSessionsWithin({ organisationPath: toPath }),
  );
  return access;
}

/** What is known without anybody watching: health, outages, the duty mode. */
function createWatch(foundation: Foundation, registry: Registry) {
  const { config, database, bus, hub, log } = foundation;
  const { organisations } = registry;
  const duty = createDuty({ database, settings: config.duty, organisations, bus, clock, log });
  const roster = createRoster({ database, settings: config.roster, organisations, bus, announcer: hub, clock, log });
  const { service: health, sight, routes: healthRoutes, jobs } = createHealth({ ...foundation, registry, clock });
  const outages = createOutages({ ...foundation, health, sight, registry, clock });
  const told = { ...foundation, organisations: finderIn(organisations), clock };
  const webhooks = createWebhooks(told);
  const { outbox } = webhooks;
  const notices = createNotices({ ...told, outbox, units: registry.units, duty: duty.service });
  registry.units.follow(notices.unitFollower);
  const minutes = createMinutes({ ...foundation, health, registry, clock, suspensions: createSuspensions(database) });
  const map = createMap({ ...foundation, health, registry, clock });
  const calendar = new CalendarJobs(log);
  const parts: Part[] = [
    ...duty.parts,
    {
      start: () => calendar.start([duty.job, roster.job, contractJob(registry.contracts)]),
      stop: () => calendar.stop(),
    },
    // They hear of causes from the first one on.
    ...[notices.part, createMetrics({ ...foundation, health })],
    { start: () => health.start(), stop: () => health.stop() },
    ...minutes.parts,
    ...outages.parts,
    { start: () => notices.service.resume(outages.causes) },
    map.part,
    ...jobs,
    // What ended while the gateway was away is told to those above, which listen by now.
    { start: async () => void (await registry.contracts.announceDue()) },
  ];
  return { duty, roster, webhooks, notices, health, minutes, healthRoutes, outages, map, parts };
}

function createPatrol(
  foundation: Foundation,
  registry: Registry,
  { duty, roster, health, outages, webhooks }: Watch,
  live: Live,
) {
  const { config, database, bus, hub: announcer, log, dataFolder } = foundation;
  const { cameras, organisations, grants } = registry;
  const portFor = (right: GrantRight): RegistryPort => ({
    findCameras: (scope, ids) => cameras.findInReach(grants.scopeOf(scope), ids, right),
    findOrganisation: (scope, id) => organisations.findOrganisation(scope, id),
  });
  const port = portFor('patrol');
  const shared = { bus, announcer, clock, log };

  const shifts = createShifts({
    ...{ database, settings: config.shifts, registry: port, roster: roster.onDuty, duty: duty.service, ...shared },
    ...{ findings: shiftFindings(database), outbox: webhooks.outbox },
  });
  const rounds = createRounds({
    ...{ config, database, registry: port, roster: shifts.desk, duty: duty.service, health, outbox: webhooks.outbox },
    ...shared,
  });
  const wall = createWall({
    ...{ config, database, registry, live: live.service, adapters: foundation.adapters },
    ...{ rounds: rounds.execution, plans: rounds.rounds, streams: live.warmUp },
    ...{ delivery: live.sent, pictures: live.pictures },
    ...{ duty: duty.service, health, outages: outages.service, ...shared },
  });
  const findings = createFindings({
    ...{ config, database, dataFolder, registry: portFor('see'), rounds: rounds.store, ...shared },
    ...{ outbox: webhooks.outbox, pictures: live.pictures, marks: live.marks, warmUp: live.warmUp },
  });
  const parts: Part[] = [...rounds.parts, shifts.part, ...wall.parts, findings.part];
  return { routes: [...rounds.routes, ...shifts.routes], wall, findings, parts };
}

interface Doors {
  readonly routes: Route[];
  readonly rooms: readonly SocketRoom[];
  readonly displays: DisplaySessions;
}

/** The one door: HTTP and its WebSockets. People come by their sessions, displays of walls by theirs. */
function createDoor(
  { config, database, hub, bus, log, metrics }: Foundation,
  access: AccessService,
  { routes, rooms, displays }: Doors,
) {
  const app = createHttpApp({
    ...{ routes, log, metrics, clock, webFolder, version: manifest.version },
    session: displayMiddleware(displays, sessionMiddleware(access)),
    checkReady: async () => database.sequelize.authenticate(),
    ...config.server,
  });
  const sockets = new SocketDoor([hub, ...rooms], config.server.allowedOrigins);
  bus.on('session.ended', ({ sessionId }) => sockets.closeSession(sessionId));
  let http: HttpServer | undefined;
  return {
    url: () => http?.url ?? '',
    start: async () => {
      http = await listen(app, config.server);
      hub.start();
      sockets.start(
        http.server,
        async (cookie) =>
          (await access.resolve(readSessionToken(cookie))) ?? displays.resolve(readDisplaySecret(cookie)),
      );
    },
    stop: async () => {
      hub.stop();
      sockets.stop();
      await http?.close(closeGraceMs);
    },
  };
}
