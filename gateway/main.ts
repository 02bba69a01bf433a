/** The process: reads the configuration, builds the gateway, and ends it in order when asked to. */
import { loadConfig } from '../config/load.ts';
import { createGateway } from './app.ts';
import { GatewayError } from './platform/errors/gateway-error.ts';
import { keepHeapSmall } from './platform/observability/keep-heap-small.ts';

async function run(): Promise<void> {
  keepHeapSmall();
  const gateway = await createGateway(loadConfig());
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= gateway.stop();
      stopping.catch(fail);
    });
  }
  const { url, firstAdmin } = await gateway.start();
  if (firstAdmin !== undefined) {
    const { username, password } = firstAdmin;
    process.stdout.write(`FIRST-ADMIN USER=${username} PASSWORD=${password.reveal()}\n`);
  }
  process.stdout.write(`LISTENING URL=${url}\n`);
}

function fail(error: unknown): void {
  const text = error instanceof GatewayError ? `${error.code}: ${error.message}` : describeBug(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

function describeBug(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

run().catch(fail);
