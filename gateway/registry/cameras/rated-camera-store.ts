import { type FindOptions, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { CameraId, CameraStatus, OrganisationId, PointClass } from '../camera.ts';
import { type CameraModel, defineCameras, findRows } from './camera-model-store.ts';
import type { FullCameraRow } from './camera-row.ts';

/** What of a camera decides whether it counts in rates, and in whose. */
export interface RatedCamera {
  readonly id: CameraId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly pointClass: PointClass;
  readonly status: CameraStatus;
  readonly civilCode?: string;
  readonly ownerUnitId?: string;
  readonly maintainingUnitId?: string;
  readonly contractId?: string;
  readonly createdAtMs: number;
}

const attributes = [
  ...(['id', 'organisationId', 'organisationPath', 'pointClass', 'status', 'civilCode', 'ownerUnitId'] as const),
  ...(['maintainingUnitId', 'contractId', 'createdAtMs'] as const),
];
type RatedRow = Pick<FullCameraRow, (typeof attributes)[number]>;

/** Cameras without the rest of their records, removed ones too: those of a city are read at once. */
export class RatedCameraStore {
  readonly #rows: CameraModel;

  constructor(database: Database) {
    this.#rows = defineCameras(database);
  }

  /** In the order of their ids. */
  async list(
    scope: Scope,
    { afterId = '', limit }: { readonly afterId?: string; readonly limit: number },
  ): Promise<RatedCamera[]> {
    const options: FindOptions<FullCameraRow> = {
      where: { [Op.and]: [withinScope(scope), { id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
    };
    return (await findRows(this.#rows, attributes, options)).map(toRated);
  }
}

function toRated({ createdAtMs, ...row }: RatedRow): RatedCamera {
  return { ...withoutNulls(row), createdAtMs: Number(createdAtMs) };
}
