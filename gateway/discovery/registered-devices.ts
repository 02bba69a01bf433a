import type { Scope } from '../platform/actor/scope.ts';
import type { PathService } from '../registry/paths/path-service.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { RegisteredDevice } from './rescan/diff-scan.ts';

interface Sources {
  readonly paths: Pick<PathService, 'listProbePaths'>;
  readonly cameras: Pick<RegistryService, 'findCameras' | 'listSystems'>;
}

type ProbePaths = Awaited<ReturnType<PathService['listProbePaths']>>;

/** Cameras whose records are read together. */
const camerasAtOnce = 500;

/**
 * The devices of a scope in the registry: one for each address, with what identifies them.
 *
 * @param isSearched whether a scan looks for devices of a kind; what it does not look for can be neither gone nor moved
 */
export async function listRegistered(
  { paths, cameras }: Sources,
  scope: Scope,
  isSearched: (adapterKind: string) => boolean = () => true,
): Promise<RegisteredDevice[]> {
  const [known, systems] = await Promise.all([paths.listProbePaths(scope), cameras.listSystems(scope)]);
  const probePaths = known.filter(({ adapterKind }) => isSearched(adapterKind));
  const systemAt = new Map(systems.map((system) => [keyOf(system), system]));
  const byAddress = Map.groupBy(probePaths, keyOf);
  const records = await readRecords(cameras, scope, probePaths);
  return [...byAddress].flatMap(([key, [first, ...others]]) => {
    if (first === undefined) return [];
    const { adapterKind, host, port, cameraId } = first;
    const system = systemAt.get(key);
    const record = system ?? records.get(cameraId);
    // The model that a device announces is spelt otherwise than the one on its name plate: no evidence.
    const { mac, serial = '' } = record ?? {};
    return {
      ...{ adapterKind, host, port },
      ...(mac !== undefined && { mac }),
      ...(serial !== '' && { serial }),
      cameraIds: [cameraId, ...others.map((path) => path.cameraId)],
      ...(system && { systemId: system.id }),
    };
  });
}

async function readRecords(cameras: Sources['cameras'], scope: Scope, probePaths: ProbePaths) {
  const ids = probePaths.map(({ cameraId }) => cameraId);
  const records = new Map<string, Awaited<ReturnType<RegistryService['findCameras']>>[number]>();
  for (let from = 0; from < ids.length; from += camerasAtOnce) {
    for (const camera of await cameras.findCameras(scope, ids.slice(from, from + camerasAtOnce))) {
      records.set(camera.id, camera);
    }
  }
  return records;
}

function keyOf({ adapterKind, host, port }: { adapterKind: string; host: string; port: number }): string {
  return `${adapterKind} ${host} ${port}`;
}
