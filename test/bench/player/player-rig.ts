import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganisationView } from '../../../gateway/registry/registry-api.ts';
import type { Page } from 'playwright-core';
import { ApiClient } from '../../../scripts/demo/api-client.ts';
import { launchBrowser, openScreen } from '../../e2e/browser.ts';
import { type Farm, startFarm } from '../../farm/farm.ts';
import type { FarmDevice } from '../../farm/scenario.ts';
import { startLoggedGateway } from '../../fixtures/logged-gateway.ts';
import { projectFolder } from '../../run-program.ts';
import { type AdoptedCamera, adoptAll } from '../load/estate.ts';
import { PlayerPage } from './player-page.ts';

/** Simulated cameras, a gateway in a process of its own that has adopted them, and a browser page that plays them. */
export interface PlayerRig {
  readonly farm: Farm;
  readonly cameras: readonly AdoptedCamera[];
  readonly gatewayPid: number;
  readonly page: PlayerPage;
  /** The browser's page below it, signed in as the administrator. */
  readonly browserPage: Page;
  readonly url: string;
  /** The organisation that has all of the cameras. */
  readonly organisationId: string;
  stop(): Promise<void>;
}

interface RigOptions {
  readonly subnet: string;
  readonly devices: readonly FarmDevice[];
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startPlayerRig({ subnet, devices, variables = {} }: RigOptions): Promise<PlayerRig> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-players-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const farm = await startFarm({ devices }, { cacheFolder: join(projectFolder, '.cache/farm') });
    stops.push(() => farm.stop());
    const gateway = await startLoggedGateway({ ...variablesFor(folder, subnet, devices), ...variables });
    stops.push(() => gateway.stop());
    const api = await ApiClient.signIn(gateway.url, gateway.firstAdmin.username, gateway.firstAdmin.password);
    const cameras = await adoptAll(api, devices);
    const browser = await launchBrowser();
    stops.push(() => browser.close());
    const { page, context } = await openScreen(browser, { width: 1920, height: 1080 });
    const [name = '', value = ''] = api.cookie.split('=');
    await context.addCookies([{ name, value, url: gateway.url }]);
    const { items } = await api.get<{ items: OrganisationView[] }>('/organisations');
    return {
      ...{ farm, cameras, gatewayPid: gateway.pid, url: gateway.url, organisationId: items[0]?.id ?? '' },
      ...{ page: await PlayerPage.open(page, gateway.url), browserPage: page, stop },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Probes are rare: they are not what is measured. */
function variablesFor(folder: string, subnet: string, devices: readonly FarmDevice[]): Record<string, string> {
  return {
    VPG_SERVER_PORT: '0',
    VPG_DATA_FOLDER: folder,
    VPG_NETWORK_ALLOW: `${subnet}.0/24`,
    VPG_DISCOVERY_RANGES: devices.map(({ host }) => `${host}/32`).join(','),
    VPG_DISCOVERY_PORTS: String(devices[0]?.onvifPort ?? 8000),
    VPG_HEALTH_PROBE_INTERVAL_SECONDS: '3600',
    VPG_HEALTH_DEEP_ENABLED: 'false',
    VPG_HEALTH_CLOCK_CHECK_INTERVAL_SECONDS: '86400',
    VPG_LIVE_IDLE_SECONDS: '2',
    VPG_LOG_LEVEL: 'error',
  };
}
