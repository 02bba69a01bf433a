import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CameraChangeEntry, FieldChange, ProvenanceSource } from './camera-change.ts';

interface ChangeRow {
  readonly id: string;
  readonly cameraId: string;
  readonly organisationPath: string;
  readonly version: number;
  readonly atMs: number;
  readonly source: ProvenanceSource;
  readonly userId: string;
  readonly byName: string;
  readonly fieldsJson: string;
}

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationPath: pathColumn,
  version: countColumn,
  atMs: instantColumn,
  source: textColumn(16),
  userId: idColumn,
  byName: textColumn(),
  fieldsJson: jsonColumn,
};

const storedFields: z.ZodType<FieldChange[]> = z.array(
  z.object({ field: z.string(), from: z.json().optional(), to: z.json().optional() }),
);

/** Where an edit stands among others: cameras that became one have versions in common. */
export interface ChangePlace {
  readonly atMs: number;
  readonly version: number;
  readonly id: string;
}

export type StoredChange = CameraChangeEntry & ChangePlace;

const rowsAtOnce = 500;

/** The history of records: one row for each edit, never rewritten. */
export class ChangeStore {
  readonly #rows: ModelStatic<Model<ChangeRow, ChangeRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('cameraChange', columns, {
      tableName: 'camera_changes',
      underscored: true,
      timestamps: false,
    });
  }

  /** Edits of a camera, or of several as one history, newest first. */
  async list(
    scope: Scope,
    cameraId: string | readonly string[],
    { before, limit }: { readonly before?: ChangePlace; readonly limit: number },
  ): Promise<StoredChange[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), ofCameras(cameraId), ...(before ? [comesBefore(before)] : [])] },
      order: [
        ['atMs', 'desc'],
        ['version', 'desc'],
        ['id', 'desc'],
      ],
      limit,
    });
    return rows.map((row) => toEntry(row.get()));
  }

  count(scope: Scope, cameraId: string | readonly string[]): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), ofCameras(cameraId)] } });
  }

  /** Each entry with the path of its camera's organisation. */
  async add(
    entries: readonly (CameraChangeEntry & { readonly organisationPath: string })[],
    transaction: Transaction,
  ): Promise<void> {
    for (let from = 0; from < entries.length; from += rowsAtOnce) {
      const rows = entries.slice(from, from + rowsAtOnce).map(({ by, fields, ...entry }) => ({
        ...entry,
        id: newId(entry.atMs),
        byName: by,
        fieldsJson: JSON.stringify(fields),
      }));
      await this.#rows.bulkCreate(rows, { transaction });
    }
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: string, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, transaction });
  }
}

function ofCameras(cameraId: string | readonly string[]) {
  return { cameraId: typeof cameraId === 'string' ? cameraId : [...cameraId] };
}

function comesBefore({ atMs, version, id }: ChangePlace): WhereOptions {
  return {
    [Op.or]: [
      { atMs: { [Op.lt]: atMs } },
      { atMs, version: { [Op.lt]: version } },
      { atMs, version, id: { [Op.lt]: id } },
    ],
  };
}

function toEntry({ id, cameraId, version, atMs, source, userId, byName, fieldsJson }: ChangeRow): StoredChange {
  const fields = readJson(storedFields, fieldsJson, `camera change ${id}`);
  return { id, cameraId, version, atMs: Number(atMs), source, userId, by: byName, fields };
}
