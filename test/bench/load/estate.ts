import { poll } from '../../poll.ts';
import type { CandidateView, ScanView } from '../../../gateway/discovery/discovery-api.ts';
import type { CameraView, OrganisationView } from '../../../gateway/registry/registry-api.ts';
import type { ApiClient } from '../../../scripts/demo/api-client.ts';
import type { FarmDevice } from '../../farm/scenario.ts';

const atOnce = 8;
const scanMs = 120_000;

/** Finds all devices of a farm and adopts them, by the API. @returns the cameras' ids */
export async function adoptAll(api: ApiClient, devices: readonly FarmDevice[]): Promise<string[]> {
  const organisations = await api.get<{ items: OrganisationView[] }>('/organisations');
  const root = organisations.items[0];
  if (root === undefined) throw new Error('the gateway has no root organisation');
  const scan = await api.post<ScanView>('/scans', { multicast: false });
  await poll('the scan ends', async () => (await readState(api, scan.id)) !== 'running' || undefined, scanMs);
  const { items: candidates } = await api.get<{ items: CandidateView[] }>('/candidates?state=new');
  const waiting = [...devices];
  const adoptSome = async (): Promise<void> => {
    for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
      const { host, username, password } = device;
      const candidate = candidates.find((one) => one.host === host);
      if (candidate === undefined) throw new Error(`the scan did not find ${device.id}`);
      await api.post(`/candidates/${candidate.id}/adoption`, {
        ...{ organisationId: root.id, ownership: 'government', pointClass: 1, name: device.id, place: host },
        credential: { username, password },
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, adoptSome));
  const cameras = await api.get<{ items: CameraView[] }>('/cameras?limit=200');
  return cameras.items.map(({ id }) => id);
}

async function readState(api: ApiClient, scanId: string): Promise<ScanView['state']> {
  return (await api.get<ScanView>(`/scans/${scanId}`)).state;
}
