import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { Photo } from './photo.ts';

type PhotoRow = Omit<Photo, 'removedBy' | 'removedAtMs'> & {
  readonly removedBy: string | null;
  readonly removedAtMs: number | null;
};

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationPath: pathColumn,
  mediaType: textColumn(16),
  sizeBytes: countColumn,
  addedBy: textColumn(),
  addedAtMs: instantColumn,
  removedBy: optionalTextColumn(),
  removedAtMs: optionalInstantColumn,
};

/** What is known of photos; the pictures lie on the shelf. */
export class PhotoStore {
  readonly #rows: ModelStatic<Model<PhotoRow, PhotoRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('cameraPhoto', columns, {
      tableName: 'camera_photos',
      underscored: true,
      timestamps: false,
    });
  }

  /** Oldest first; removed ones too. */
  async listOfCamera(scope: Scope, cameraId: string): Promise<Photo[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { cameraId }] },
      order: ['addedAtMs', 'id'],
    });
    return rows.map((row) => toPhoto(row.get()));
  }

  /** Removed ones are not found. */
  async find(scope: Scope, id: string): Promise<Photo | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id, removedAtMs: null }] } });
    return row === null ? undefined : toPhoto(row.get());
  }

  async add(photo: Photo): Promise<void> {
    await this.#rows.create({ ...photo, removedBy: null, removedAtMs: null });
  }

  /** @returns false when it is not in the scope, or was removed before */
  async markRemoved(
    scope: Scope,
    id: string,
    { removedBy, removedAtMs }: { readonly removedBy: string; readonly removedAtMs: number },
  ): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id, removedAtMs: null }] };
    const [marked] = await this.#rows.update({ removedBy, removedAtMs }, { where });
    return marked === 1;
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: string, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, transaction });
  }
}

function toPhoto(row: PhotoRow): Photo {
  const { removedAtMs, ...photo } = withoutNulls(row);
  return {
    ...photo,
    addedAtMs: Number(photo.addedAtMs),
    ...(removedAtMs !== undefined && { removedAtMs: Number(removedAtMs) }),
  };
}
