import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId, SystemKind } from '../../registry/camera.ts';
import type { CameraLinks } from './parent.ts';

interface CameraRow {
  readonly id: CameraId;
  readonly name: string;
  readonly organisationPath: string;
  readonly pointClass: number;
  readonly status: string;
  readonly contractId: string | null;
  readonly onuSerial: string | null;
  readonly upstreamNode: string | null;
}

interface PathRow {
  readonly id: string;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly host: string;
  readonly systemId: string | null;
  readonly isEnabled: boolean;
}

interface AreaRow {
  readonly id: string;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly areaPath: string;
}

interface SystemRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly kind: SystemKind;
  readonly name: string;
}

interface ContractRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly number: string;
}

interface NamedAreaRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly name: string;
}

const plainTable = { underscored: true, timestamps: false };

/** Reads of every active camera where it hangs: what may break for many of them. The registry writes all of it. */
export class CameraLinksStore {
  readonly #cameras: ModelStatic<Model<CameraRow, CameraRow>>;
  readonly #paths: ModelStatic<Model<PathRow, PathRow>>;
  readonly #areas: ModelStatic<Model<AreaRow, AreaRow>>;
  readonly #systems: ModelStatic<Model<SystemRow, SystemRow>>;
  readonly #contracts: ModelStatic<Model<ContractRow, ContractRow>>;
  readonly #namedAreas: ModelStatic<Model<NamedAreaRow, NamedAreaRow>>;

  constructor({ sequelize }: Database) {
    const scoped = { id: keyColumn, organisationPath: pathColumn };
    this.#cameras = sequelize.define(
      'hangingCamera',
      {
        ...scoped,
        ...{ name: textColumn(), pointClass: countColumn, status: textColumn(16) },
        ...{ contractId: optionalIdColumn, onuSerial: optionalTextColumn(64), upstreamNode: optionalTextColumn() },
      },
      { ...plainTable, tableName: 'cameras' },
    );
    const path = { cameraId: idColumn, host: textColumn(64), systemId: optionalIdColumn, isEnabled: flagColumn };
    this.#paths = sequelize.define('pathOfCause', { ...scoped, ...path }, { ...plainTable, tableName: 'access_paths' });
    const area = { cameraId: idColumn, areaPath: textColumn(400) };
    this.#areas = sequelize.define('areaOfCause', { ...scoped, ...area }, { ...plainTable, tableName: 'camera_areas' });
    const system = { ...scoped, kind: textColumn(16), name: textColumn() };
    this.#systems = sequelize.define('systemOfCause', system, { ...plainTable, tableName: 'systems' });
    const contract = { ...scoped, number: textColumn(64) };
    this.#contracts = sequelize.define('contractOfCause', contract, { ...plainTable, tableName: 'lease_contracts' });
    const named = { ...scoped, name: textColumn() };
    this.#namedAreas = sequelize.define('namedAreaOfCause', named, { ...plainTable, tableName: 'areas' });
  }

  /** Names of recorders, platforms, contracts (their numbers) and areas, by id. */
  async listNames(scope: Scope): Promise<Map<string, string>> {
    const where = withinScope(scope);
    const [systems, contracts, areas] = await Promise.all([
      this.#systems.findAll({ where, raw: true }),
      this.#contracts.findAll({ where, raw: true }),
      this.#namedAreas.findAll({ where, raw: true }),
    ]);
    return new Map([
      ...(systems as unknown as readonly SystemRow[]).map(({ id, name }) => [id, name] as const),
      ...(contracts as unknown as readonly ContractRow[]).map(({ id, number }) => [id, number] as const),
      ...(areas as unknown as readonly NamedAreaRow[]).map(({ id, name }) => [id, name] as const),
    ]);
  }

  /** Recorders and platforms, by id. */
  async listSystems(scope: Scope): Promise<Map<string, SystemKind>> {
    const rows = await this.#systems.findAll({ where: withinScope(scope), raw: true });
    // Raw rows hold the table's columns as they are.
    return new Map((rows as unknown as readonly SystemRow[]).map(({ id, kind }) => [id, kind]));
  }

  /**
   * Active cameras by id, for walking over all of them.
   *
   * @param systems as `listSystems` tells
   */
  async list(
    scope: Scope,
    { afterId, limit }: { readonly afterId: string; readonly limit: number },
    systems: ReadonlyMap<string, SystemKind>,
  ): Promise<CameraLinks[]> {
    const found = await this.#cameras.findAll({
      where: { [Op.and]: [withinScope(scope), { status: 'active' }, { id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
      raw: true,
    });
    const cameras = found as unknown as readonly CameraRow[];
    const cameraId = cameras.map(({ id }) => id);
    const [paths, areas] = await Promise.all([
      this.#paths.findAll({ where: { [Op.and]: [withinScope(scope), { cameraId, isEnabled: true }] }, raw: true }),
      this.#areas.findAll({ where: { [Op.and]: [withinScope(scope), { cameraId }] }, raw: true }),
    ]);
    const pathsOf = Map.groupBy(paths as unknown as readonly PathRow[], (path) => path.cameraId);
    const areasOf = Map.groupBy(areas as unknown as readonly AreaRow[], (area) => area.cameraId);
    return cameras.map((camera) => ({
      ...toLinks(camera),
      ...over(pathsOf.get(camera.id) ?? [], systems),
      areaPaths: (areasOf.get(camera.id) ?? []).map(({ areaPath }) => areaPath).toSorted(),
    }));
  }
}

type OwnLinks = Omit<CameraLinks, 'systems' | 'hosts' | 'areaPaths'>;

function toLinks(row: CameraRow): OwnLinks {
  const { id: cameraId, name, organisationPath, pointClass, contractId, onuSerial, upstreamNode } = row;
  return {
    ...{ cameraId, name, organisationPath, pointClass },
    ...(contractId !== null && { contractId }),
    ...(onuSerial !== null && { onuSerial }),
    ...(upstreamNode !== null && { upstreamNode }),
  };
}

function over(
  paths: readonly PathRow[],
  systems: ReadonlyMap<string, SystemKind>,
): Pick<CameraLinks, 'systems' | 'hosts'> {
  const ids = new Set(paths.flatMap(({ systemId }) => systemId ?? []));
  // Databases give rows in what order they like; the same camera is told alike.
  return {
    systems: [...ids].toSorted().flatMap((id) => {
      const kind = systems.get(id);
      return kind === undefined ? [] : { id, kind };
    }),
    hosts: [...new Set(paths.map(({ host }) => host))].toSorted(),
  };
}
