import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Clock } from '../clock/clock.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { renderApiPage } from './api-page.ts';
import { metricsGate } from './metrics-gate.ts';
import { describeApi } from './open-api.ts';
import { originGuard } from './origin-guard.ts';
import { problemHandler, unknownRoute } from './problem.ts';
import { mountRoutes, type Route } from './route.ts';

export interface HttpAppDeps {
  readonly routes: readonly Route[];
  /** Sets `request.actor` when the request carries a live session. */
  readonly session: RequestHandler;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Resolves when the gateway can serve; rejects with the reason. */
  readonly checkReady: () => Promise<void>;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: boolean;
  /** Empty: only this machine may read `/metrics`. */
  readonly metricsToken: string;
  /** Folder of the built web wall. */
  readonly webFolder: string;
  readonly version: string;
}

/** Desks style themselves at run time (CSS-in-JS), hence the one `unsafe-inline`, for styles only. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    workerSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The Express application: probes of the orchestrator, the API, its documentation and the built web wall. */
export function createHttpApp(deps: HttpAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // One hop: further entries of X-Forwarded-For are what the client itself wrote.
  app.set('trust proxy', deps.trustProxy ? 1 : false);
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: false }));
  app.use(measure(deps));
  mountProbes(app, deps);
  app.use('/api/v1', createApi(deps));
  mountWeb(app, deps.webFolder);
  app.use(unknownRoute);
  app.use(problemHandler(deps.log));
  return app;
}

function createApi(deps: HttpAppDeps): express.Router {
  const operations = deps.routes.map((route) => route.operation);
  const document = describeApi(operations, deps.version);
  const page = renderApiPage(operations);
  const api = express.Router();
  api.get('/openapi.json', (_request, response) => void response.json(document));
  api.get('/docs', (_request, response) => void response.type('html').send(page));
  api.use(originGuard(deps.allowedOrigins));
  api.use(express.json({ limit: '256kb' }));
  api.use(deps.session);
  api.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  api.use(mountRoutes(deps.routes));
  return api;
}

/** `/live`: the process turns. `/ready`: it can serve. `/metrics`: aggregates only. */
function mountProbes(app: Express, { checkReady, metrics, metricsToken }: HttpAppDeps): void {
  app.get('/live', (_request, response) => void response.json({ status: 'live' }));
  app.get('/ready', async (_request, response) => {
    await checkReady();
    response.json({ status: 'ready' });
  });
  app.get('/metrics', metricsGate(metricsToken), async (_request, response) => {
    response.type('text/plain; version=0.0.4').send(await metrics.render());
  });
}

/** The single page and its hashed assets; a page's own address (`/desk/outages`) is the same page. */
function mountWeb(app: Express, folder: string): void {
  const page = join(folder, 'index.html');
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(folder, { index: false }));
  app.get(/^\/(?!api\/)/, (request, response, next) => {
    if (!request.accepts('html') || !existsSync(page)) return next();
    response.set('Cache-Control', 'no-cache').sendFile(page, { dotfiles: 'allow' });
  });
}

function measure({ metrics, clock }: HttpAppDeps): RequestHandler {
  return (request, response, next) => {
    const startedMs = clock.monotonic();
    response.on('finish', () => {
      const operation = `${request.method} ${routePath(request.route) ?? 'other'}`;
      metrics.observeHttp(operation, response.statusCode, clock.monotonic() - startedMs);
    });
    next();
  };
}

/** The pattern of the route that answered, e.g. `/cameras/:cameraId`: bounded, unlike the path. */
function routePath(route: unknown): string | undefined {
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  return typeof route.path === 'string' ? route.path : undefined;
}
