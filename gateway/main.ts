/** The process: reads the configuration, builds the gateway, and ends it in order when asked to. */
import { loadConfig } from '../config/load.ts';
import { createGateway } from './app.ts';
import { GatewayError } from './platform/errors/gateway-error.ts';

try {
  const gateway = await createGateway(loadConfig());
  const { url, firstAdmin } = await gateway.start();
  if (firstAdmin !== undefined) {
    process.stdout.write(`FIRST-ADMIN USER=${firstAdmin.username} PASSWORD=${firstAdmin.password.reveal()}\n`);
  }
  process.stdout.write(`LISTENING URL=${url}\n`);

  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (stopping ??= gateway.stop()));
  }
} catch (error) {
  const text = error instanceof GatewayError ? `${error.code}: ${error.message}` : String((error as Error).stack);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
