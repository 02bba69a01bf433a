import { Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import { readJson } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../camera.ts';
import { type CameraModel, defineCameras, findRows } from './camera-model-store.ts';
import type { FullCameraRow } from './camera-row.ts';

/** Where a camera stands, degrees, as its record says. */
export interface CameraPosition {
  readonly cameraId: CameraId;
  readonly longitude: number;
  readonly latitude: number;
  /** `crs` of the record; absent when it names none. */
  readonly datum?: string;
}

type PositionRow = Pick<FullCameraRow, 'id' | 'longitude' | 'latitude' | 'recordJson'>;

/** The one member of the stored record that matters here. */
const storedDatum = z.object({ crs: z.string().optional() });

const idsAtOnce = 1000;

/** Positions of cameras without the rest of their records: a city's are read at once for the map. */
export class CameraPositionStore {
  readonly #rows: CameraModel;

  constructor(database: Database) {
    this.#rows = defineCameras(database);
  }

  /** Those of active cameras, by id; cameras without a position are left out. */
  list(
    scope: Scope,
    { afterId = '', limit }: { readonly afterId?: string; readonly limit: number },
  ): Promise<CameraPosition[]> {
    return this.#read({ [Op.and]: [withinScope(scope), { status: 'active', id: { [Op.gt]: afterId } }] }, limit);
  }

  /** Those of some cameras; one that is not active or has no position is left out. */
  async find(scope: Scope, ids: readonly string[]): Promise<CameraPosition[]> {
    const found: CameraPosition[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const id = ids.slice(from, from + idsAtOnce);
      found.push(...(await this.#read({ [Op.and]: [withinScope(scope), { status: 'active', id }] }, idsAtOnce)));
    }
    return found;
  }

  async #read(where: WhereOptions<FullCameraRow>, limit: number): Promise<CameraPosition[]> {
    const isPlaced = { longitude: { [Op.ne]: null }, latitude: { [Op.ne]: null } };
    const rows = await findRows(this.#rows, ['id', 'longitude', 'latitude', 'recordJson'], {
      where: { [Op.and]: [where, isPlaced] },
      order: ['id'],
      limit,
    });
    return rows.map(toPosition);
  }
}

function toPosition({ id, longitude, latitude, recordJson }: PositionRow): CameraPosition {
  const position = { cameraId: id, longitude: Number(longitude), latitude: Number(latitude) };
  const { crs } = recordJson === null ? {} : readJson(storedDatum, recordJson, `camera ${id}`);
  return { ...position, ...(crs !== undefined && { datum: crs }) };
}
