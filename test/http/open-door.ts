import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { createHttpApp, type HttpAppDeps } from '../../gateway/platform/http/http-app.ts';
import { type HttpServer, listen } from '../../gateway/platform/http/http-server.ts';
import { createLog } from '../../gateway/platform/observability/create-log.ts';
import { Metrics } from '../../gateway/platform/observability/metrics.ts';

/** Opens the real HTTP door on a free port; what a test does not say is as on a machine that is ready. */
export function openDoor(
  deps: Pick<HttpAppDeps, 'routes' | 'session'> & Partial<HttpAppDeps>,
  port = 0,
): Promise<HttpServer> {
  const app = createHttpApp({
    log: createLog('error', { write: () => undefined }),
    metrics: new Metrics(),
    clock: systemClock,
    checkReady: async () => undefined,
    allowedOrigins: [],
    trustProxy: false,
    metricsToken: '',
    webFolder: '/nonexistent',
    version: '0.0.0',
    ...deps,
  });
  return listen(app, { host: '127.0.0.1', port });
}
