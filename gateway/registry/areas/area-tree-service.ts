import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { PlacedCamera } from '../camera.ts';
import type { RegistryService } from '../registry-service.ts';
import { type Area, areaIdsOf, type AreaTree, topOf } from './area.ts';
import type { AreaAliasStore } from './area-alias-store.ts';
import type { AreaStore } from './area-store.ts';
import type { CameraAreaStore } from './camera-area-store.ts';

interface Deps {
  readonly areas: Pick<AreaStore, 'find' | 'findMany' | 'listChildren' | 'countChildren' | 'search'>;
  readonly aliases: Pick<AreaAliasStore, 'listOfAreas'>;
  readonly links: Pick<CameraAreaStore, 'countCamerasByBranch' | 'countCameras' | 'listCameraIds'>;
  readonly registry: Pick<RegistryService, 'findCameras'>;
}

/** One node of a tree that is opened node by node. */
export interface AreaNode extends Area {
  /** Cameras of the reader in it and below it; one that lies in several areas counts once. */
  readonly cameraCount: number;
  readonly childCount: number;
}

/** An area with its former codes. */
export interface AreaDetail extends AreaNode {
  readonly aliases: readonly string[];
  /** From the top of the tree down to the area, which is the last. */
  readonly trail: readonly Area[];
}

export interface CameraSlice {
  readonly items: readonly PlacedCamera[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** Reads the administrative and the grid tree node by node. */
export class AreaTreeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Children of a node by code; the top level without one. @throws GatewayError `area/unknown` */
  async listChildren(scope: Scope, tree: AreaTree, parentId: string | undefined): Promise<AreaNode[]> {
    const { areas, links } = this.#deps;
    const parent = parentId === undefined ? undefined : await this.#find(scope, parentId);
    const [children, cameras] = await Promise.all([
      areas.listChildren(scope, parent?.tree ?? tree, parentId),
      links.countCamerasByBranch(scope, parent?.path ?? topOf(tree)),
    ]);
    return this.#counted(scope, children, cameras);
  }

  /** @throws GatewayError `area/unknown` */
  async read(scope: Scope, areaId: string): Promise<AreaDetail> {
    const { aliases, links } = this.#deps;
    const area = await this.#find(scope, areaId);
    const [count, codes, [trail = []]] = await Promise.all([
      links.countCameras(scope, area.path),
      aliases.listOfAreas(scope, [area.id]),
      this.#trails(scope, [area]),
    ]);
    const [node] = await this.#counted(scope, [area], new Map([[area.id, count]]));
    return { ...area, cameraCount: count, childCount: node?.childCount ?? 0, aliases: codes.get(area.id) ?? [], trail };
  }

  /** Areas whose name or code holds the text, each with the way down to it; the upper ones first. */
  async search(
    scope: Scope,
    question: { readonly tree?: AreaTree | undefined; readonly text: string; readonly limit: number },
  ): Promise<Area[][]> {
    return this.#trails(scope, await this.#deps.areas.search(scope, question));
  }

  /** Cameras in an area and below it. @throws GatewayError `area/unknown` */
  async listCameras(
    scope: Scope,
    areaId: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<CameraSlice> {
    const { links, registry } = this.#deps;
    const { path } = await this.#find(scope, areaId);
    const [ids, total] = await Promise.all([
      links.listCameraIds(scope, path, { afterId: cursor, limit: limit + 1 }),
      links.countCameras(scope, path),
    ]);
    const page = ids.slice(0, limit);
    const cameras = new Map((await registry.findCameras(scope, page)).map((camera) => [camera.id, camera]));
    const last = ids.length > limit ? page.at(-1) : undefined;
    return { items: page.flatMap((id) => cameras.get(id) ?? []), total, ...(last && { nextCursor: last }) };
  }

  async #counted(scope: Scope, nodes: readonly Area[], cameras: ReadonlyMap<string, number>): Promise<AreaNode[]> {
    const children = await this.#deps.areas.countChildren(
      scope,
      nodes.map(({ id }) => id),
    );
    return nodes.map((node) => ({
      ...node,
      cameraCount: cameras.get(node.id) ?? 0,
      childCount: children.get(node.id) ?? 0,
    }));
  }

  async #trails(scope: Scope, nodes: readonly Area[]): Promise<Area[][]> {
    const ids = new Set(nodes.flatMap(({ path }) => areaIdsOf(path)));
    const found = await this.#deps.areas.findMany(scope, [...ids]);
    const byId = new Map<string, Area>(found.map((area) => [area.id, area]));
    return nodes.map(({ path }) => areaIdsOf(path).flatMap((id) => byId.get(id) ?? []));
  }

  async #find(scope: Scope, id: string): Promise<Area> {
    const area = await this.#deps.areas.find(scope, id);
    if (area === undefined) throw new GatewayError('area/unknown', 'There is no such area in your part.');
    return area;
  }
}
