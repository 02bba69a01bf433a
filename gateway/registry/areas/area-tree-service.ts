import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { PlacedCamera } from '../camera.ts';
import type { RegistryService } from '../registry-service.ts';
import { type Area, areaIdsOf, type AreaTree, topOf } from './area.ts';
import { type NodeCounts, trailsOf, withCounts } from '../tree-node.ts';
import type { AreaAliasStore } from './area-alias-store.ts';
import type { AreaStore } from './area-store.ts';
import type { CameraAreaStore } from './camera-area-store.ts';

interface Deps {
  readonly areas: Pick<AreaStore, 'find' | 'findMany' | 'listChildren' | 'countChildren' | 'search'>;
  readonly aliases: Pick<AreaAliasStore, 'listOfAreas'>;
  readonly links: Pick<
    CameraAreaStore,
    'countCamerasByBranch' | 'countGapsByBranch' | 'countCameras' | 'countGaps' | 'listCameraIds'
  >;
  readonly registry: Pick<RegistryService, 'findCameras'>;
}

/** One node of a tree that is opened node by node: the reader's cameras, each once however many areas it lies in. */
export interface AreaNode extends Area, NodeCounts {
  /** Those of its cameras whose record lacks something that their point class demands. */
  readonly withGapsCount: number;
}

/** By the id of the area. */
interface CameraCounts {
  readonly cameras: ReadonlyMap<string, number>;
  readonly gaps: ReadonlyMap<string, number>;
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
    const path = parent?.path ?? topOf(tree);
    const [children, cameras, gaps] = await Promise.all([
      areas.listChildren(scope, parent?.tree ?? tree, parentId),
      links.countCamerasByBranch(scope, path),
      links.countGapsByBranch(scope, path),
    ]);
    return this.#counted(scope, children, { cameras, gaps });
  }

  /** @throws GatewayError `area/unknown` */
  async read(scope: Scope, areaId: string): Promise<AreaDetail> {
    const { aliases, links } = this.#deps;
    const area = await this.#find(scope, areaId);
    const [count, gapCount, codes, [trail = []]] = await Promise.all([
      links.countCameras(scope, area.path),
      links.countGaps(scope, area.path),
      aliases.listOfAreas(scope, [area.id]),
      this.#trails(scope, [area]),
    ]);
    const counts = { cameras: new Map([[area.id, count]]), gaps: new Map([[area.id, gapCount]]) };
    const [node] = await this.#counted(scope, [area], counts);
    if (node === undefined) throw unknown();
    return { ...node, aliases: codes.get(area.id) ?? [], trail };
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

  async #counted(scope: Scope, nodes: readonly Area[], { cameras, gaps }: CameraCounts): Promise<AreaNode[]> {
    const ids = nodes.map(({ id }) => id);
    const children = await this.#deps.areas.countChildren(scope, ids);
    return withCounts(nodes, { cameras, children }).map((node) => ({ ...node, withGapsCount: gaps.get(node.id) ?? 0 }));
  }

  #trails(scope: Scope, nodes: readonly Area[]): Promise<Area[][]> {
    return trailsOf(nodes, areaIdsOf, (ids) => this.#deps.areas.findMany(scope, ids));
  }

  async #find(scope: Scope, id: string): Promise<Area> {
    const area = await this.#deps.areas.find(scope, id);
    if (area === undefined) throw unknown();
    return area;
  }
}

function unknown(): GatewayError {
  return new GatewayError('area/unknown', 'There is no such area in your part.');
}
