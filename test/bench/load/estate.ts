import type { CandidateView, ScanView } from '../../../gateway/discovery/discovery-api.ts';
import type { CameraView, OrganisationView } from '../../../gateway/registry/registry-api.ts';
import type { ApiClient } from '../../../scripts/demo/api-client.ts';
import type { FarmDevice } from '../../farm/scenario.ts';
import { poll } from '../../poll.ts';

const atOnce = 8;
const scanMs = 120_000;

/** A simulated camera that the gateway knows. */
export interface AdoptedCamera {
  readonly id: string;
  readonly device: FarmDevice;
}

/** Finds all devices of a farm and adopts them, by the API. @returns them in the devices' order */
export async function adoptAll(api: ApiClient, devices: readonly FarmDevice[]): Promise<AdoptedCamera[]> {
  const organisations = await api.get<{ items: OrganisationView[] }>('/organisations');
  const root = organisations.items[0];
  if (root === undefined) throw new Error('the gateway has no root organisation');
  const { id: scanId } = await api.post<ScanView>('/scans', { multicast: false });
  await poll('the scan ends', () => isOver(api, scanId), scanMs);
  const candidates = await api.getAll<CandidateView>('/candidates', { state: 'new' });
  const ids = new Map<string, string>();
  const waiting = [...devices];
  const adoptSome = async (): Promise<void> => {
    for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
      const { id, host, username, password } = device;
      const candidate = candidates.find((one) => one.host === host);
      if (candidate === undefined) throw new Error(`the scan did not find ${id} at ${host}`);
      const { cameras } = await api.post<{ cameras: CameraView[] }>(`/candidates/${candidate.id}/adoption`, {
        ...{ organisationId: root.id, ownership: 'government', pointClass: 1, name: id, place: host },
        credential: { username, password },
      });
      if (cameras[0] === undefined) throw new Error(`the adoption of ${id} gave no camera`);
      ids.set(id, cameras[0].id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, adoptSome));
  return devices.map((device) => ({ id: ids.get(device.id) ?? '', device }));
}

async function isOver(api: ApiClient, scanId: string): Promise<true | undefined> {
  const { state } = await api.get<ScanView>(`/scans/${scanId}`);
  return state === 'waiting' || state === 'running' ? undefined : true;
}
