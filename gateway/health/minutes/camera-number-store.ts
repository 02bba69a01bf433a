import { DataTypes, type Model, type ModelStatic } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { CameraId } from '../../registry/camera.ts';
import { assertOwnWork } from './own-work.ts';

interface NumberRow {
  readonly number: number;
  readonly cameraId: CameraId;
}

const columns = {
  number: { type: DataTypes.INTEGER, allowNull: false, primaryKey: true, autoIncrement: true },
  cameraId: idColumn,
};

const rowsAtOnce = 1000;

/** Small numbers of cameras, by which their minutes are kept: given once, from 1 on, never to another camera. */
export class CameraNumberStore {
  readonly #rows: ModelStatic<Model<NumberRow, Omit<NumberRow, 'number'>>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('cameraNumber', columns, {
      tableName: 'camera_numbers',
      underscored: true,
      timestamps: false,
    });
  }

  /** @param scope of the gateway's own work */
  async list(scope: Scope): Promise<Map<CameraId, number>> {
    assertOwnWork(scope);
    const rows: unknown = await this.#rows.findAll({ raw: true });
    // Raw rows hold exactly the columns.
    return new Map((rows as readonly NumberRow[]).map(({ cameraId, number }) => [cameraId, number]));
  }

  /** Gives numbers to cameras that have none; one that has one keeps it. */
  async give(cameraIds: readonly CameraId[]): Promise<void> {
    for (let from = 0; from < cameraIds.length; from += rowsAtOnce) {
      const rows = cameraIds.slice(from, from + rowsAtOnce).map((cameraId) => ({ cameraId }));
      await this.#rows.bulkCreate(rows, { ignoreDuplicates: true });
    }
  }
}
