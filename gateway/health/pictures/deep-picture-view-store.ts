import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn, instantColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { DeepPictureId, PictureRole } from './deep-picture.ts';

/** Somebody was given a kept picture of a camera. */
export interface DeepPictureView {
  readonly id: string;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly pictureId: DeepPictureId;
  readonly role: PictureRole;
  readonly userId: string;
  readonly userName: string;
  readonly atMs: number;
}

/** The register of views of kept pictures: rows are added, never changed and never deleted. */
export class DeepPictureViewStore {
  readonly #rows: ModelStatic<Model<DeepPictureView, DeepPictureView>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      cameraId: idColumn,
      organisationPath: pathColumn,
      pictureId: idColumn,
      role: textColumn(8),
      userId: idColumn,
      userName: textColumn(),
      atMs: instantColumn,
    };
    const options = { tableName: 'deep_picture_views', underscored: true, timestamps: false };
    this.#rows = sequelize.define('deepPictureView', columns, options);
  }

  async add(view: DeepPictureView): Promise<void> {
    await this.#rows.create(view);
  }

  /** True when the same person was given the same picture since then. */
  async isKnown({ pictureId, userId }: DeepPictureView, sinceMs: number): Promise<boolean> {
    return (await this.#rows.count({ where: { pictureId, userId, atMs: { [Op.gte]: sinceMs } } })) > 0;
  }

  /** Newest first. */
  async listOfCamera(scope: Scope, cameraId: string, limit: number): Promise<DeepPictureView[]> {
    const where = { [Op.and]: [withinScope(scope), { cameraId }] };
    const rows = await this.#rows.findAll({ where, order: [['atMs', 'DESC'], ['id', 'DESC']], limit }); // prettier-ignore
    return rows.map((row) => ({ ...row.get(), atMs: Number(row.get().atMs) }));
  }
}
