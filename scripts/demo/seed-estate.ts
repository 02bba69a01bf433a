import { setTimeout as delay } from 'node:timers/promises';
import type { CandidateView, ScanView } from '../../gateway/discovery/discovery-api.ts';
import type { PlanBody } from '../../gateway/patrol/patrol-api.ts';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { FarmDevice } from '../../test/farm/scenario.ts';
import type { ApiClient } from './api-client.ts';
import type { Logins } from './logins.ts';

const scanPollMs = 200;

interface Organisations {
  readonly root: OrganisationView;
  readonly station: OrganisationView;
  readonly room: OrganisationView;
  readonly rural: OrganisationView;
}

/**
 * Sets the demo's estate up through the public API, as an integrator would: organisations, users, a scan, the adoption
 * of what it found, where it stands, and one patrol plan for each duty mode.
 */
export async function seedEstate(api: ApiClient, devices: readonly FarmDevice[], logins: Logins): Promise<void> {
  const organisations = await createOrganisations(api);
  await createUsers(api, organisations, logins);
  await scan(api);
  await adopt(api, devices, organisations);
  await placeOnMap(api);
  await createPlans(api, organisations);
}

async function createOrganisations(api: ApiClient): Promise<Organisations> {
  const { items } = await api.get<{ items: OrganisationView[] }>('/organisations');
  const root = items[0];
  if (root === undefined) throw new Error('the gateway has no root organisation');
  const add = (parentId: string, kind: string, name: string): Promise<OrganisationView> =>
    api.post('/organisations', { parentId, kind, name });
  const county = await add(root.id, 'county', '青河县公安局');
  const station = await add(county.id, 'station', '城关派出所');
  const room = await add(station.id, 'room', '东门社区警务室');
  const rural = await add(county.id, 'station', '柳湾派出所');
  return { root, station, room, rural };
}

async function createUsers(api: ApiClient, { root }: Organisations, { officer, technician }: Logins): Promise<void> {
  await api.post('/users', { ...officer, displayName: '李巡查', role: 'officer', organisationId: root.id });
  await api.post('/users', { ...technician, displayName: '王运维', role: 'technician', organisationId: root.id });
}

async function scan(api: ApiClient): Promise<void> {
  let state = await api.post<ScanView>('/scans', { multicast: true });
  while (state.state === 'running') {
    await delay(scanPollMs);
    state = await api.get<ScanView>(`/scans/${state.id}`);
  }
  if (state.state !== 'done') throw new Error(`the scan ended as ${state.state}: ${state.problem ?? ''}`);
}

/** Police cameras stand in the town, leased points along the river, and the shopping centre's NVR is self-built. */
function describeOwner(device: FarmDevice, index: number, { station, room, rural }: Organisations) {
  if (device.kind === 'nvr') {
    const name = `${device.location}录像机`;
    return { organisationId: station.id, ownership: 'self-built', pointClass: 2, name, place: device.location };
  }
  const isLeased = index >= 4;
  const organisationId = isLeased ? rural.id : room.id;
  const ownership = isLeased ? 'leased' : 'government';
  return {
    ...{ organisationId, ownership, pointClass: isLeased ? 3 : 1 },
    ...{ name: device.channels[0]?.name, place: device.location },
  };
}

async function adopt(api: ApiClient, devices: readonly FarmDevice[], organisations: Organisations): Promise<void> {
  const { items } = await api.get<{ items: CandidateView[] }>('/candidates?state=new');
  for (const [index, device] of devices.entries()) {
    const candidate = items.find(({ host, port }) => host === device.host && port === device.onvifPort);
    if (candidate === undefined) throw new Error(`the scan did not find ${device.id} at ${device.host}`);
    await api.post(`/candidates/${candidate.id}/adoption`, {
      ...describeOwner(device, index, organisations),
      credential: { username: device.username, password: device.password },
    });
  }
}

/** Where the invented town lies, and how far its places are apart, degrees. */
const town = { longitude: 102.31, latitude: 25.02, stepDegrees: 0.004 };

/** Cameras stand along four streets; the channels of one recorder are neighbours. */
async function placeOnMap(api: ApiClient): Promise<void> {
  const { items } = await api.get<{ items: CameraView[] }>('/cameras?limit=200');
  for (const [index, { id, version }] of items.entries()) {
    const longitude = Number((town.longitude + (index % 4) * town.stepDegrees).toFixed(6));
    const latitude = Number((town.latitude + Math.floor(index / 4) * town.stepDegrees).toFixed(6));
    await api.patch(`/cameras/${id}`, { version, record: { longitude, latitude, crs: 'wgs84' } });
  }
}

async function createPlans(api: ApiClient, { root }: Organisations): Promise<void> {
  const { items } = await api.get<{ items: CameraView[] }>('/cameras?limit=200');
  const plan = (name: string, modes: PlanBody['modes'], intervalMinutes: number): PlanBody => ({
    name,
    organisationId: root.id,
    modes,
    slots: [{ start: '00:00', end: '00:00', intervalMinutes }],
    method: 'live',
    sequence: 'fixed',
    goals: { onceAShift: false },
    layout: 4,
    dwellSeconds: 15,
    stops: items.map(({ id }) => ({ cameraId: id })),
    enabled: true,
  });
  const allNights = (['normal', 'weekend', 'holiday', 'special'] as const).map((base) => ({ base, night: true }));
  await api.post('/plans', plan('平日巡查', [{ base: 'normal', night: false }], 2));
  await api.post('/plans', plan('周末巡查', [{ base: 'weekend', night: false }], 2));
  await api.post('/plans', plan('假日巡查', [{ base: 'holiday', night: false }], 1));
  await api.post('/plans', plan('重大活动巡查', [{ base: 'special', night: false }], 1));
  await api.post('/plans', plan('夜间巡查', allNights, 1));
}
