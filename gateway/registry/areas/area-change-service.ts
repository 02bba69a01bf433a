import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, isWithin, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import { type Area, areaDepthOf, areaPathBelow, type AreaTree, maxAreaDepth, readAreaCode, topOf } from './area.ts';
import type { AreaAliasStore } from './area-alias-store.ts';
import { newArea } from './area-service.ts';
import type { AreaStore } from './area-store.ts';
import type { CameraAreaStore } from './camera-area-store.ts';

interface Deps {
  readonly areas: Pick<
    AreaStore,
    'find' | 'listByCodes' | 'listChildren' | 'add' | 'save' | 'moveBranch' | 'findDeepest'
  >;
  readonly aliases: Pick<AreaAliasStore, 'add' | 'remove' | 'redirect' | 'findByCodes'>;
  readonly links: Pick<CameraAreaStore, 'countCameras' | 'relink'>;
  /** Port to the organisation tree: who shall keep a new area. */
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly path: string } | undefined> };
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

interface NewArea {
  readonly tree: AreaTree;
  readonly parentId?: string | undefined;
  readonly code: string;
  readonly name: string;
  /** Who keeps it; the actor's own top when absent. */
  readonly organisationId?: string | undefined;
}

/** Work on the administrative and the grid tree. An area is changed by those whose organisation keeps it. */
export class AreaChangeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `area/unknown` (parent), `area/duplicate` (code), `request/invalid` (no code, too deep) */
  async create(actor: Actor, { tree, parentId, code: text, name, organisationId }: NewArea): Promise<Area> {
    const { areas, aliases, clock, log } = this.#deps;
    const code = readAreaCode(tree, text);
    if (code === undefined) throw invalid('body.code', `must be a code of the ${tree} tree`);
    const parent = parentId === undefined ? undefined : await this.#parent(actor, tree, parentId);
    const keeper = organisationId === undefined ? actor.scope : await this.#keeper(actor, organisationId);
    // The code may be somebody else's: it leads to one area of the whole tree.
    if ((await aliases.findByCodes(actor.scope, tree, [code])).size > 0) {
      throw new GatewayError('area/duplicate', 'This code leads to an area already.');
    }
    const area = newArea(keeper, { tree, code, name, ...(parent && { parent }) }, clock.now());
    if (areaDepthOf(area.path) > maxAreaDepth) throw tooDeep();
    await areas.add([area], clock.now());
    log.info({ areaId: area.id, code, userId: actor.userId }, 'area created');
    return area;
  }

  /** @throws GatewayError `area/unknown` */
  async rename(actor: Actor, areaId: string, name: string): Promise<Area> {
    const renamed = { ...(await this.#own(actor, areaId)), name };
    await this.#save(actor, renamed);
    this.#deps.log.info({ areaId, userId: actor.userId }, 'area renamed');
    return renamed;
  }

  /**
   * Hangs a branch under another node of its tree, or at the top of it.
   *
   * @throws GatewayError `area/unknown`, `request/invalid` (another tree, below itself, too deep)
   */
  async move(actor: Actor, areaId: string, parentId: string | undefined): Promise<Area> {
    const area = await this.#own(actor, areaId);
    const parent = parentId === undefined ? undefined : await this.#parent(actor, area.tree, parentId);
    if (parent?.path.startsWith(area.path)) throw invalid('body.parentId', 'an area cannot hang below itself');
    const moved = hangBelow(area, parent);
    if (moved.path === area.path) return area;
    await this.#deps.transaction(async (underWay) => {
      await this.#refuseTooDeep(area, moved, underWay);
      await this.#save(actor, moved, underWay);
      await this.#deps.areas.moveBranch(area.path, moved.path, underWay);
    });
    this.#deps.log.info({ areaId, parentId, userId: actor.userId }, 'area moved');
    return moved;
  }

  /**
   * Takes an area out of use. Its code, its former codes, its children and its cameras go over to the successor; without
   * one it must be empty.
   *
   * @throws GatewayError `area/unknown`, `area/in-use` when it is not empty, `request/invalid` (another tree, below itself)
   */
  async retire(actor: Actor, areaId: string, successorId: string | undefined): Promise<Area> {
    const { transaction, log } = this.#deps;
    const area = await this.#own(actor, areaId);
    const successor = successorId === undefined ? undefined : await this.#successor(actor, area, successorId);
    if (successor === undefined) await this.#refuseOccupied(area);
    const retired = { ...area, isRetired: true, ...(successor && { successorId: successor.id }) };
    await transaction(async (underWay) => {
      if (successor !== undefined) await this.#handOver(actor, area, successor, underWay);
      await this.#save(actor, retired, underWay);
    });
    log.info({ areaId, successorId, userId: actor.userId }, 'area retired');
    return retired;
  }

  /** Adds a former code. @throws GatewayError `area/unknown`, `area/duplicate`, `request/invalid` */
  async addAlias(actor: Actor, areaId: string, text: string): Promise<void> {
    const { areas, aliases, clock } = this.#deps;
    const { id, tree } = await this.#own(actor, areaId);
    const code = readAreaCode(tree, text);
    if (code === undefined) throw invalid('body.code', `must be a code of the ${tree} tree`);
    const [taken] = await areas.listByCodes(wholeEstate, tree, [code]);
    if (taken !== undefined) throw new GatewayError('area/duplicate', 'This code leads to an area already.');
    await aliases.add(tree, code, id, clock.now());
  }

  /** @throws GatewayError `area/unknown` when it is no former code of that area */
  async removeAlias(actor: Actor, areaId: string, code: string): Promise<void> {
    const { id } = await this.#own(actor, areaId);
    if (!(await this.#deps.aliases.remove(id, code))) throw unknown();
  }

  async #handOver(actor: Actor, area: Area, successor: Area, underWay: Transaction): Promise<void> {
    const { areas, aliases, links } = this.#deps;
    for (const child of await areas.listChildren(wholeEstate, area.tree, area.id, underWay)) {
      const moved = hangBelow(child, successor);
      await this.#refuseTooDeep(child, moved, underWay);
      await areas.save(wholeEstate, moved, underWay);
      await areas.moveBranch(child.path, moved.path, underWay);
    }
    await links.relink(area, successor, underWay);
    await aliases.redirect(area.id, successor.id, underWay);
    this.#deps.log.info({ areaId: area.id, successorId: successor.id, userId: actor.userId }, 'area handed over');
  }

  async #refuseOccupied({ id, tree, path }: Area): Promise<void> {
    const [children, cameras] = await Promise.all([
      this.#deps.areas.listChildren(wholeEstate, tree, id),
      this.#deps.links.countCameras(wholeEstate, path),
    ]);
    if (children.length === 0 && cameras === 0) return;
    throw new GatewayError('area/in-use', 'There are areas or cameras in it; name the successor that takes them over.');
  }

  async #refuseTooDeep(area: Area, moved: Area, underWay: Transaction): Promise<void> {
    const deepest = await this.#deps.areas.findDeepest(wholeEstate, area.path, underWay);
    const levels = areaDepthOf((deepest ?? area).path) - areaDepthOf(area.path);
    if (areaDepthOf(moved.path) + levels > maxAreaDepth) throw tooDeep();
  }

  async #successor(actor: Actor, area: Area, successorId: string): Promise<Area> {
    const successor = await this.#parent(actor, area.tree, successorId, 'body.successorId');
    if (successor.path.startsWith(area.path)) {
      throw invalid('body.successorId', 'the successor cannot lie in the area itself');
    }
    return successor;
  }

  async #parent(actor: Actor, tree: AreaTree, id: string, where = 'body.parentId'): Promise<Area> {
    const area = await this.#deps.areas.find(actor.scope, id);
    if (area === undefined) throw new GatewayError('area/unknown', `${where} names no area of your part.`);
    if (area.tree !== tree) throw invalid(where, `must be of the ${tree} tree`);
    if (area.isRetired) throw invalid(where, 'is retired; choose its successor');
    return area;
  }

  /** One that the actor may change: seeing it is not enough. */
  async #own(actor: Actor, areaId: string): Promise<Area> {
    const area = await this.#deps.areas.find(actor.scope, areaId);
    if (area === undefined) throw unknown();
    if (!isWithin(actor.scope, area.organisationPath)) {
      throw new GatewayError('permission/denied', 'This area is kept by an organisation above you; ask there.');
    }
    return area;
  }

  async #keeper(actor: Actor, organisationId: string): Promise<Scope> {
    const organisation = await this.#deps.organisations.find(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    return { organisationPath: organisation.path };
  }

  async #save(actor: Actor, area: Area, underWay?: Transaction): Promise<void> {
    if (!(await this.#deps.areas.save(actor.scope, area, underWay))) throw unknown();
  }
}

function hangBelow({ parentId: _before, ...area }: Area, parent: Area | undefined): Area {
  const path = areaPathBelow(parent?.path ?? topOf(area.tree), area.id);
  return { ...area, ...(parent && { parentId: parent.id }), path };
}

function unknown(): GatewayError {
  return new GatewayError('area/unknown', 'There is no such area in your part.');
}

function tooDeep(): GatewayError {
  return invalid('body.parentId', `a tree has at most ${maxAreaDepth} levels; choose a parent higher up`);
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path}: ${message}.`, { issues: [{ path, message }] });
}
