import type { CameraId } from '../../registry/camera.ts';
import { type CameraLinks, type Parent, type ParentKind, parentNamesOf } from './parent.ts';

interface GrowingParent extends Parent {
  readonly members: CameraId[];
}

/** What is known of a camera beside its parents. */
export type KnownCamera = Pick<CameraLinks, 'name' | 'organisationPath' | 'pointClass'>;

interface PlacedLinks {
  readonly camera: KnownCamera;
  readonly parents: readonly Parent[];
}

/** Which cameras stand behind what. Built once from the register and then only read. */
export class Topology {
  readonly #cameras = new Map<CameraId, PlacedLinks>();
  readonly #parents = new Map<string, GrowingParent>();
  /** By kind and key; switches of one name in several counties are several. */
  readonly #byKey = new Map<string, GrowingParent[]>();
  /** Of each organisation, how many cameras lie at each path of it and below it. */
  readonly #byOrganisation = new Map<string, Map<string, number>>();

  /** Takes further cameras in; in portions, so that a city does not hold the event loop. */
  add(cameras: readonly CameraLinks[]): void {
    for (const links of cameras) {
      const parents = parentNamesOf(links).map((name) => {
        const parent = this.#parents.get(name.id) ?? this.#enter({ ...name, members: [] });
        parent.members.push(links.cameraId);
        return parent;
      });
      const { name, organisationPath, pointClass } = links;
      this.#cameras.set(links.cameraId, { camera: { name, organisationPath, pointClass }, parents });
      this.#count(organisationPath);
    }
  }

  parentsOf(cameraId: CameraId): readonly Parent[] {
    return this.#cameras.get(cameraId)?.parents ?? [];
  }

  camera(cameraId: CameraId): KnownCamera | undefined {
    return this.#cameras.get(cameraId)?.camera;
  }

  /** @param parentId as `Parent.id` */
  parent(parentId: string): Parent | undefined {
    return this.#parents.get(parentId);
  }

  /** Cameras behind everything of that kind and key, as causes name it. */
  behind(kind: ParentKind, key: string): readonly CameraId[] {
    return (this.#byKey.get(`${kind} ${key}`) ?? []).flatMap(({ members }) => members);
  }

  /** How many active cameras lie at which paths of an organisation, of itself and of those below it. */
  placesOf(organisationId: string): ReadonlyMap<string, number> {
    return this.#byOrganisation.get(organisationId) ?? new Map<string, number>();
  }

  #count(organisationPath: string): void {
    for (const id of organisationPath.split('/')) {
      if (id === '') continue;
      const counts = this.#byOrganisation.get(id) ?? new Map<string, number>();
      counts.set(organisationPath, (counts.get(organisationPath) ?? 0) + 1);
      this.#byOrganisation.set(id, counts);
    }
  }

  #enter(parent: GrowingParent): GrowingParent {
    const named = `${parent.kind} ${parent.key}`;
    this.#parents.set(parent.id, parent);
    this.#byKey.set(named, [...(this.#byKey.get(named) ?? []), parent]);
    return parent;
  }
}
