import type { ChannelDescription, DeviceAddress, DeviceDescription } from '../../../adapters/sdk/adapter.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { AccessPath, Camera } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { MergeProposalStore } from '../merging/merge-proposal-store.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import { identityOf } from './adoption.ts';
import { alikeBecause, type DeviceIdentity } from './device-identity.ts';
import type { SystemStore } from './system-store.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'findAlike' | 'findMany'>;
  readonly systems: Pick<SystemStore, 'findAlike'>;
  readonly paths: Pick<AccessPathStore, 'listAtHost'>;
  readonly proposals: Pick<MergeProposalStore, 'listAbout'>;
}

/** A device that has described itself and is not in the registry, or not yet. */
export interface DescribedDevice {
  readonly address: DeviceAddress;
  readonly description: DeviceDescription;
}

/** Something of the registry that may be the same device. */
export interface Duplicate {
  readonly kind: 'camera' | 'system';
  readonly id: string;
  readonly name: string;
  /** `address`: reached at the same address and channel, or by the same stream. */
  readonly because: 'mac' | 'serial' | 'address';
}

/** What the registry has that may be a device. */
export interface DuplicateReport {
  readonly named: readonly Duplicate[];
  /** More of them, which lie outside the scope and are not named. */
  readonly outsideCount: number;
  /** Merges that are proposed of the named cameras and wait for a person, with the names of both. */
  readonly mergeProposals: readonly { readonly id: string; readonly names: readonly string[] }[];
}

/** A list for a person to look through; a vendor with one serial for all would fill it. */
const maxDuplicates = 20;
/** A recorder has up to some hundred channels. */
const pathsAtMost = 500;

/** Finds what of the registry may be a device that is being checked: a person decides, nothing is merged. */
export class DuplicateService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async find(scope: Scope, device: DescribedDevice): Promise<DuplicateReport> {
    const { cameras, systems } = this.#deps;
    const identity = identityOf(device.description);
    const [own, ownSystems, alike, alikeSystems, reached] = await Promise.all([
      cameras.findAlike(scope, identity, maxDuplicates),
      systems.findAlike(scope, identity, maxDuplicates),
      cameras.findAlike(wholeEstate, identity, maxDuplicates),
      systems.findAlike(wholeEstate, identity, maxDuplicates),
      this.#reachedAlike(device),
    ]);
    const ownReached = reached.filter(({ organisationPath }) => isWithin(scope, organisationPath));
    const named = nameEach(identity, { systems: ownSystems, cameras: own, reached: ownReached });
    const foreign = [...alike, ...alikeSystems, ...reached].filter((each) => !isWithin(scope, each.organisationPath));
    return {
      named,
      outsideCount: new Set<string>(foreign.map(({ id }) => id)).size,
      mergeProposals: await this.#proposals(scope, named),
    };
  }

  /** Cameras, wherever they belong, that are reached at the same address and channel, or by the same stream. */
  async #reachedAlike({ address, description }: DescribedDevice): Promise<Camera[]> {
    const { paths, cameras } = this.#deps;
    const atHost = await paths.listAtHost(wholeEstate, address.host, pathsAtMost);
    const same = atHost.filter((path) => description.channels.some((channel) => isSame(path, address, channel)));
    return cameras.findMany(wholeEstate, [...new Set(same.map(({ cameraId }) => cameraId))]);
  }

  async #proposals(scope: Scope, named: readonly Duplicate[]): Promise<DuplicateReport['mergeProposals']> {
    const { proposals, cameras } = this.#deps;
    const ids = named.flatMap(({ kind, id }) => (kind === 'camera' ? [id] : []));
    const open = (await proposals.listAbout(scope, ids)).filter(({ state }) => state === 'open');
    const both = open.flatMap(({ firstCameraId, secondCameraId }) => [firstCameraId, secondCameraId]);
    const seen = new Map((await cameras.findMany(scope, [...new Set(both)])).map(({ id, name }) => [id, name]));
    return open.flatMap(({ id, firstCameraId, secondCameraId }) => {
      const names = [firstCameraId, secondCameraId].flatMap((cameraId) => seen.get(cameraId) ?? []);
      return names.length === 2 ? [{ id, names }] : [];
    });
  }
}

type Named = Pick<Camera, 'id' | 'name'> & DeviceIdentity;

/** Each once, under its strongest reason. */
function nameEach(
  identity: DeviceIdentity,
  found: {
    readonly systems: readonly (Omit<Named, 'id'> & { readonly id: string })[];
    readonly cameras: readonly Named[];
    readonly reached: readonly Named[];
  },
): Duplicate[] {
  const { systems, cameras, reached } = found;
  const all: Duplicate[] = [
    ...systems.map((one) => ({
      kind: 'system' as const,
      id: one.id,
      name: one.name,
      because: alikeBecause(identity, one),
    })),
    ...cameras.map((one) => ({
      kind: 'camera' as const,
      id: one.id,
      name: one.name,
      because: alikeBecause(identity, one),
    })),
    ...reached.map(({ id, name }) => ({ kind: 'camera' as const, id, name, because: 'address' as const })),
  ];
  const once = new Map<string, Duplicate>();
  for (const each of all) if (!once.has(each.id)) once.set(each.id, each);
  return [...once.values()].slice(0, maxDuplicates);
}

function isSame(path: AccessPath, { port }: DeviceAddress, { channelToken, streams }: ChannelDescription): boolean {
  if (path.port === port && channelToken !== '' && path.channelToken === channelToken) return true;
  return path.streams.some(({ rtspPort, rtspPath }) =>
    streams.some((stream) => stream.rtspPort === rtspPort && stream.rtspPath === rtspPath),
  );
}
