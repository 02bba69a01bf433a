import type { Model, ModelStatic } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { instantColumn, keyColumn, pathColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../../registry/camera.ts';

/** A camera was seen by proof at an instant, ms since epoch; the path is that of the camera's organisation. */
export interface CameraView {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly seenAtMs: number;
}

const idsAtOnce = 1000;

/** When each camera was seen last: one row a camera. */
export class CameraViewStore {
  readonly #rows: ModelStatic<Model<CameraView, CameraView>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define(
      'cameraView',
      { cameraId: keyColumn, organisationPath: pathColumn, seenAtMs: instantColumn },
      { tableName: 'camera_views', underscored: true, timestamps: false },
    );
  }

  /** When these cameras were seen last; those that nobody saw are left out. */
  async findLastSeen(scope: Scope, cameraIds: readonly CameraId[]): Promise<Map<CameraId, number>> {
    const seen = new Map<CameraId, number>();
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const cameraId = cameraIds.slice(from, from + idsAtOnce);
      const rows = await this.#rows.findAll({ where: { ...withinScope(scope), cameraId } });
      for (const row of rows) seen.set(row.get().cameraId, Number(row.get().seenAtMs));
    }
    return seen;
  }

  /** Notes views; of a camera that was seen before, the newer one. */
  async note(views: readonly CameraView[], transaction: Transaction): Promise<void> {
    if (views.length === 0) return;
    await this.#rows.bulkCreate([...views], { updateOnDuplicate: ['organisationPath', 'seenAtMs'], transaction });
  }
}
