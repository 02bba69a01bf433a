import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startFarm } from '../../test/farm/farm.ts';
import { startLightFarm } from '../../test/farm/light/light-farm.ts';
import { leasedPoints } from '../../test/farm/platform/leased-points.ts';
import { FarmPlatform } from '../../test/farm/platform/platform-server.ts';
import { PlatformState } from '../../test/farm/platform/platform-state.ts';
import { demoScenario, type FarmDevice } from '../../test/farm/scenario.ts';
import { ApiCaller } from '../../test/fixtures/api-caller.ts';
import { devicesOfEstate } from '../../test/fixtures/estate/estate-farm.ts';
import { fillEstate } from '../../test/fixtures/estate/fill-estate.ts';
import { planEstate, type PlannedEstate } from '../../test/fixtures/estate/plan-estate.ts';
import type { PlannedCamera } from '../../test/fixtures/estate/planned-camera.ts';
import { type LoggedGateway, startLoggedGateway } from '../../test/fixtures/logged-gateway.ts';

/** A gateway over the generated city whose devices answer, beside devices with pictures that nobody has taken in yet. */
export interface EstateDemo extends Pick<LoggedGateway, 'url' | 'firstAdmin'> {
  readonly admin: ApiCaller;
  readonly estate: PlannedEstate;
  /** Devices with pictures, in no register. */
  readonly spare: readonly FarmDevice[];
  readonly spareRange: string;
  readonly platform: { readonly host: string; readonly port: number };
  /** Single devices of the city answer no more, and some that much hangs on. */
  breakSome(): void;
  /** A device that nobody has taken in answers no more. */
  silence(device: FarmDevice): void;
  stop(): Promise<void>;
}

export const platformLogin = { username: 'gateway', password: 'Leased-6000' } as const;

/** Of all devices that are not in the city's sheet. */
const subnet = '127.62.0';
/** The city's devices have 8000 and 8554 on every address. */
const spareDoors = { onvifPort: 8899, rtspPort: 8555 } as const;
const platformPoints = 240;
/** One device in so many does not answer. */
const silentEach = 37;

/** @param cameras 1,000 to 20,000 */
export async function startEstateDemo(cameras: number): Promise<EstateDemo> {
  const estate = planEstate(cameras);
  const devices = devicesOfEstate(estate.cameras);
  const light = await startLightFarm({ devices, discoverable: 0 });
  const spare = demoScenario({ subnet }).devices.map((device) => ({ ...device, ...spareDoors }));
  const farm = await startFarm({ devices: spare }, { cacheFolder: resolve('.cache/farm') });
  const state = new PlatformState({
    host: `${subnet}.200`,
    ...platformLogin,
    points: leasedPoints(platformPoints),
  });
  const platform = new FarmPlatform(state);
  const { port } = await platform.start();
  const folder = await mkdtemp(join(tmpdir(), 'vpg-screens-'));
  const gateway = await startLoggedGateway(variablesFor(folder));
  const admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
  await fillEstate(admin, estate);
  return {
    ...{ url: gateway.url, firstAdmin: gateway.firstAdmin, admin, estate, spare },
    spareRange: `${subnet}.0/27`,
    platform: { host: `${subnet}.200`, port },
    breakSome: () => {
      for (const host of silentHosts(devices, estate.cameras)) {
        light.device(host).setFault({ kind: 'offline', mode: 'reset' });
      }
    },
    silence: ({ id }) => farm.device(id).setFault({ kind: 'offline', mode: 'reset' }),
    stop: async () => {
      await gateway.stop();
      await Promise.all([platform.stop(), farm.stop(), light.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Single devices here and there, the largest recorder, and all that hangs on the largest node of each owner's network. */
function silentHosts(devices: readonly FarmDevice[], cameras: readonly PlannedCamera[]): ReadonlySet<string> {
  const singles = devices.filter((_, index) => index % silentEach === silentEach - 1).map(({ host }) => host);
  const behind = [...Map.groupBy(cameras, ({ upstreamNode }) => upstreamNode ?? '')];
  const largest = (owner: PlannedCamera['ownership']): readonly PlannedCamera[] =>
    behind
      .filter(([node, [first]]) => node !== '' && first?.ownership === owner)
      .reduce<readonly PlannedCamera[]>((most, [, each]) => (each.length > most.length ? each : most), []);
  const common = [...largest('leased'), ...largest('self-built'), ...largest('government')];
  return new Set([...singles, ...common.map(({ host }) => host)]);
}

function variablesFor(folder: string): Record<string, string> {
  return {
    VPG_DATA_FOLDER: folder,
    VPG_SERVER_PORT: '0',
    VPG_ESTATE_NAME: '云岭市公安局',
    VPG_NETWORK_ALLOW: '127.0.0.0/8',
    VPG_WEBHOOKS_ALLOW: '127.0.0.0/8',
    VPG_WEBHOOKS_PLAIN_HTTP: '127.0.0.0/8',
    VPG_DISCOVERY_PORTS: String(spareDoors.onvifPort),
    VPG_DISCOVERY_CHECK_SECONDS: '3',
    VPG_HEALTH_PROBE_INTERVAL_SECONDS: '30',
    VPG_HEALTH_FAILURES_TO_DOWN: '1',
    VPG_HEALTH_GOOD_TO_UP: '1',
    // Longer than the register rests before it is read again for causes.
    VPG_OUTAGES_GROUPING_WINDOW_SECONDS: '45',
    VPG_TICKETS_OPEN_AFTER_MINUTES: '1',
    VPG_LOG_LEVEL: 'error',
  };
}
