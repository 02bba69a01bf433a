import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Camera, CameraId, OrganisationId } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { lastIdOf } from '../organisations/organisation-tree.ts';
import {
  type Area,
  areaPathBelow,
  type AreaTree,
  areaTrees,
  type PlannedArea,
  planArea,
  topOf,
  type WantedArea,
} from './area.ts';
import type { AreaAliasStore } from './area-alias-store.ts';
import type { AreaStore } from './area-store.ts';
import type { CameraAreaStore, CameraInArea } from './camera-area-store.ts';

interface Deps {
  readonly areas: Pick<AreaStore, 'listByCodes' | 'findMany' | 'add' | 'save'>;
  readonly aliases: Pick<AreaAliasStore, 'findByCodes'>;
  readonly links: Pick<CameraAreaStore, 'listOfCameras' | 'replace'>;
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

/** A camera, and the areas of one tree in which it shall lie. */
export interface Placement {
  readonly cameraId: CameraId;
  /** The camera's. */
  readonly organisationPath: string;
  readonly areas: readonly Area[];
}

/** Retired areas lead to their successors, which may be retired in their turn. */
const maxSuccessions = 8;

/** Areas by code, and which cameras lie in them: for the import and for the record of a camera. */
export class AreaService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The area of a code, made if nobody has it yet, together with what has to be above it. A former code leads to the
   * area of now.
   *
   * @param scope its organisation keeps what is made
   * @throws GatewayError `request/invalid` when the code is none
   */
  async ensure(scope: Scope, wanted: WantedArea, transaction?: Transaction): Promise<Area> {
    const found = await this.ensureMany(scope, wanted.tree, [wanted], transaction);
    const area = found.get(wanted.code);
    if (area !== undefined) return area;
    const message = `“${wanted.code}” is no code of the ${wanted.tree} tree`;
    throw new GatewayError('request/invalid', `code: ${message}.`, { issues: [{ path: 'code', message }] });
  }

  /** Like `ensure`, for many at once. @returns areas by the code as it was wanted; codes that are none are left out */
  async ensureMany(
    scope: Scope,
    tree: AreaTree,
    wanted: readonly WantedArea[],
    transaction?: Transaction,
  ): Promise<ReadonlyMap<string, Area>> {
    if (transaction === undefined) {
      return this.#deps.transaction((underWay) => this.ensureMany(scope, tree, wanted, underWay));
    }
    const plans = wanted.flatMap((each) => {
      const chain = planArea(each);
      return chain === undefined ? [] : [{ wanted: each, chain }];
    });
    const planned = inOrder(plans.flatMap(({ chain }) => chain));
    const known = await this.#resolve(tree, [...planned.keys()], transaction);
    const missing = newAreas(scope, tree, { planned: [...planned.values()], known }, this.#deps.clock.now());
    if (missing.length > 0) await this.#deps.areas.add(missing, this.#deps.clock.now(), transaction);
    await this.#nameUnnamed(scope, [...planned.values()], known, transaction);
    return new Map(
      plans.flatMap(({ wanted: { code }, chain }) => {
        const area = known.get(chain.at(-1)?.code ?? '');
        return area === undefined ? [] : [[code, area]];
      }),
    );
  }

  /** Sets the areas of cameras in one tree, for bulk work. */
  async place(tree: AreaTree, placements: readonly Placement[], transaction: Transaction): Promise<void> {
    const cameraIds = placements.map(({ cameraId }) => cameraId);
    const links = placements.flatMap(({ cameraId, organisationPath, areas }): CameraInArea[] =>
      areas.map((area) => ({ cameraId, organisationPath, area })),
    );
    await this.#deps.links.replace(tree, { cameraIds, links }, this.#deps.clock.now(), transaction);
  }

  /** The areas in which a camera lies, of both trees. @throws GatewayError `camera/unknown` */
  async listOfCamera(scope: Scope, cameraId: string): Promise<Area[]> {
    const { id } = await this.#camera(scope, cameraId);
    const ids = (await this.#deps.links.listOfCameras(scope, [id])).get(id) ?? [];
    const areas = await this.#deps.areas.findMany(scope, ids);
    return areas.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Puts a camera into exactly these areas.
   *
   * @throws GatewayError `camera/unknown`, `area/unknown`, `area/in-use` when one is retired
   */
  async setAreas(actor: Actor, cameraId: string, areaIds: readonly string[]): Promise<Area[]> {
    const { areas, transaction, log } = this.#deps;
    const camera = await this.#camera(actor.scope, cameraId);
    const found = await areas.findMany(actor.scope, [...new Set(areaIds)]);
    if (found.length < new Set(areaIds).size) {
      throw new GatewayError('area/unknown', 'body.areaIds names an area that is not in your part.');
    }
    const retired = found.find(({ isRetired }) => isRetired);
    if (retired !== undefined) {
      throw new GatewayError('area/in-use', `Area “${retired.name}” is retired; choose its successor.`);
    }
    await transaction(async (underWay) => {
      for (const tree of areaTrees) {
        const ofTree = found.filter((area) => area.tree === tree);
        await this.place(
          tree,
          [{ cameraId: camera.id, organisationPath: camera.organisationPath, areas: ofTree }],
          underWay,
        );
      }
    });
    log.info({ cameraId, userId: actor.userId, areas: found.length }, 'areas of camera changed');
    return this.listOfCamera(actor.scope, cameraId);
  }

  /** Areas of now by code, whoever keeps them: an area that is there already is not made again. */
  async #resolve(tree: AreaTree, codes: readonly string[], transaction: Transaction): Promise<Map<string, Area>> {
    const { areas, aliases } = this.#deps;
    const found = await areas.listByCodes(wholeEstate, tree, codes, transaction);
    const byCode = new Map(found.map((area) => [area.code, area]));
    const former = await aliases.findByCodes(
      wholeEstate,
      tree,
      codes.filter((code) => !byCode.has(code)),
      transaction,
    );
    const targets = await areas.findMany(wholeEstate, [...new Set(former.values())], transaction);
    const byId = new Map(targets.map((area) => [area.id, area]));
    for (const [code, id] of former) {
      const area = byId.get(id);
      if (area !== undefined) byCode.set(code, area);
    }
    for (const [code, area] of byCode) byCode.set(code, await this.#follow(area, transaction));
    return byCode;
  }

  async #follow(area: Area, transaction: Transaction): Promise<Area> {
    let current = area;
    for (let step = 0; step < maxSuccessions && current.successorId !== undefined; step++) {
      const [next] = await this.#deps.areas.findMany(wholeEstate, [current.successorId], transaction);
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  /** An area that was made for its code gets its name from whoever knows it. */
  async #nameUnnamed(
    scope: Scope,
    planned: readonly PlannedArea[],
    known: Map<string, Area>,
    transaction: Transaction,
  ): Promise<void> {
    for (const { code, name } of planned) {
      const area = known.get(code);
      if (area === undefined || name === undefined || area.name === name || area.name !== area.code) continue;
      const named = { ...area, name };
      if (await this.#deps.areas.save(scope, named, transaction)) known.set(code, named);
    }
  }

  async #camera(scope: Scope, cameraId: string): Promise<Camera> {
    const camera = await this.#deps.cameras.find(scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return camera;
  }
}

/** What has to be made of the planned areas, parents first; `known` gets them too. */
function newAreas(
  scope: Scope,
  tree: AreaTree,
  { planned, known }: { readonly planned: readonly PlannedArea[]; readonly known: Map<string, Area> },
  atMs: number,
): Area[] {
  return planned.flatMap(({ code, parentCode = '', name = code }) => {
    if (known.has(code)) return [];
    const parent = known.get(parentCode);
    const area = newArea(scope, { tree, code, name, ...(parent && { parent }) }, atMs);
    known.set(code, area);
    return [area];
  });
}

/** Each code once, its name from whoever gives one, parents before children. */
function inOrder(planned: readonly PlannedArea[]): Map<string, PlannedArea> {
  const byCode = new Map<string, PlannedArea>();
  for (const each of planned) {
    const before = byCode.get(each.code);
    byCode.set(each.code, { ...each, ...before });
  }
  return byCode;
}

/** What the organisation that a scope leads to keeps from now on. */
export function newArea(
  scope: Scope,
  wanted: { readonly tree: AreaTree; readonly code: string; readonly name: string; readonly parent?: Area },
  atMs: number,
): Area {
  const { tree, code, name, parent } = wanted;
  const id = newId<'AreaId'>(atMs);
  return {
    ...{ id, tree, code, name, ...(parent && { parentId: parent.id }) },
    path: areaPathBelow(parent?.path ?? topOf(tree), id),
    // The last id of a path is an organisation's.
    organisationId: lastIdOf(scope.organisationPath) as OrganisationId,
    organisationPath: scope.organisationPath,
    isRetired: false,
  };
}
