/**
 * The demo on Node 24: simulated cameras, a gateway on SQLite, and an estate set up through its API.
 * Prints `READY URL=… USER=… PASSWORD=…` and goes on until Ctrl-C; `--folder`, `--port`, `--subnet` and `--farm-port`
 * let a second one run beside it.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ClipProgress } from '../test/farm/clips/prepare-clips.ts';
import { type Farm, startFarm } from '../test/farm/farm.ts';
import { demoScenario, type FarmScenario } from '../test/farm/scenario.ts';
import { ApiClient } from './demo/api-client.ts';
import { type GatewayProcess, startGateway } from './demo/gateway-process.ts';
import { type Logins, randomPassword, readLogins, writeLogins } from './demo/logins.ts';
import { seedEstate } from './demo/seed-estate.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '.data/demo' },
    port: { type: 'string', default: process.env.VPG_SERVER_PORT ?? '8080' },
    subnet: { type: 'string', default: '127.40.0' },
    'farm-port': { type: 'string', default: '18090' },
    'probe-seconds': { type: 'string', default: '10' },
  },
});
const folder = resolve(options.folder);

function gatewayVariables(scenario: FarmScenario): Record<string, string> {
  const hosts = scenario.devices.map((device) => `${device.host}/32`).join(',');
  return {
    VPG_SERVER_PORT: options.port,
    VPG_DATA_FOLDER: join(folder, 'gateway'),
    VPG_ESTATE_NAME: '云岭市公安局',
    VPG_NETWORK_ALLOW: hosts,
    VPG_DISCOVERY_RANGES: hosts,
    VPG_DISCOVERY_PORTS: '8000',
    VPG_HEALTH_PROBE_INTERVAL_SECONDS: options['probe-seconds'],
    VPG_HEALTH_CLOCK_CHECK_INTERVAL_SECONDS: '60',
    VPG_LOG_LEVEL: 'warn',
  };
}

/** The logins of this demo; at the very first start the estate is set up with them. */
async function prepareLogins(gateway: GatewayProcess, scenario: FarmScenario): Promise<Logins> {
  const kept = await readLogins(folder);
  if (gateway.firstAdmin === undefined) {
    if (kept === undefined) throw new Error(`${folder} was not set up to its end; remove the folder and start again`);
    return kept;
  }
  const logins: Logins = {
    admin: gateway.firstAdmin,
    officer: { username: 'officer', password: randomPassword() },
    technician: { username: 'technician', password: randomPassword() },
  };
  const { username, password } = logins.admin;
  await seedEstate(await ApiClient.signIn(gateway.url, username, password), scenario.devices, logins);
  await writeLogins(folder, logins);
  return logins;
}

function announce(gateway: GatewayProcess, farm: Farm, { admin, officer, technician }: Logins): void {
  console.error(`› simulated cameras: npm run farm -- stop cam-03 / start cam-03 (API ${farm.apiUrl})`);
  console.error(`› also: ${officer.username} / ${officer.password}, ${technician.username} / ${technician.password}`);
  console.log(`READY URL=${gateway.url} USER=${admin.username} PASSWORD=${admin.password}`);
}

const stopAsked = new Promise<void>((resolveStop) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolveStop());
});
const scenario = demoScenario({ subnet: options.subnet });

function openFarm(): Promise<Farm> {
  const onProgress = ({ done, total, clip, wasCached }: ClipProgress): void => {
    if (!wasCached) console.error(`› encoded ${clip} (${done} of ${total})`);
  };
  const apiPort = Number(options['farm-port']);
  return startFarm(scenario, { cacheFolder: resolve('.cache/farm'), apiPort, onProgress }).catch((cause: unknown) => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken) throw cause;
    throw new Error(
      `another demo or farm runs already (${cause.message}); stop it, or choose --subnet 127.41.0 --farm-port 18091`,
      { cause },
    );
  });
}

async function runGateway(farm: Farm): Promise<number> {
  const gateway = await startGateway(gatewayVariables(scenario));
  try {
    announce(gateway, farm, await prepareLogins(gateway, scenario));
    return await Promise.race([stopAsked.then(() => 0), gateway.ended]);
  } finally {
    await gateway.stop();
  }
}

async function run(): Promise<number> {
  const farm = await openFarm();
  try {
    return await runGateway(farm);
  } finally {
    await farm.stop();
  }
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(`› ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});
