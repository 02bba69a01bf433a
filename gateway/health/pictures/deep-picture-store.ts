import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { CameraId } from '../../registry/camera.ts';
import { pictureLights } from './deep-check.ts';
import type { DeepPicture, PictureRole } from './deep-picture.ts';

type Optional = 'takenBy' | 'takenAtMs' | 'outlineId';
type Row = Omit<DeepPicture, Optional | 'reading'> & {
  readonly [Key in Optional]: Exclude<DeepPicture[Key], undefined> | null;
} & { readonly reading: string | null };

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationPath: pathColumn,
  role: textColumn(8),
  coding: textColumn(8),
  atMs: instantColumn,
  takenBy: optionalTextColumn(),
  takenAtMs: optionalInstantColumn,
  outlineId: optionalIdColumn,
  reading: optionalJsonColumn,
};

const readingShape = z.object({
  light: z.enum(pictureLights),
  contrast: z.number(),
  acuity: z.number().exactOptional(),
  cast: z.object({ blue: z.number(), red: z.number() }),
  outline: z.object({ width: z.int().positive(), height: z.int().positive() }),
  position: z.object({ pan: z.number(), tilt: z.number(), zoom: z.number() }).exactOptional(),
});

/** What is known of the pictures that are kept of cameras: at most one in each role. The files lie on the shelf. */
export class DeepPictureStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#database = database;
    const options = { tableName: 'deep_pictures', underscored: true, timestamps: false };
    this.#rows = sequelize.define('deepPicture', columns, options);
  }

  async find(scope: Scope, id: string): Promise<DeepPicture | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toPicture(row.get());
  }

  async listOfCamera(scope: Scope, cameraId: string): Promise<DeepPicture[]> {
    const where = { [Op.and]: [withinScope(scope), { cameraId }] };
    const rows = await this.#rows.findAll({ where, order: ['role'] });
    return rows.map((row) => toPicture(row.get()));
  }

  /** Takes the place of the picture that the camera had in this role; that one stays when this cannot be stored. */
  put(picture: DeepPicture): Promise<void> {
    const { cameraId, role } = picture;
    return this.#database.transaction(async (transaction) => {
      await this.#rows.destroy({ where: { cameraId, role }, transaction });
      await this.#rows.create(toRow(picture), { transaction });
    });
  }

  async remove(scope: Scope, cameraId: string, role: PictureRole): Promise<void> {
    await this.#rows.destroy({ where: { [Op.and]: [withinScope(scope), { cameraId, role }] } });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId } });
  }
}

function toRow({ reading, ...picture }: DeepPicture): Row {
  return {
    ...{ takenBy: null, takenAtMs: null, outlineId: null },
    ...picture,
    reading: reading === undefined ? null : JSON.stringify(reading),
  };
}

function toPicture(row: Row): DeepPicture {
  const { reading, atMs, takenAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    atMs: Number(atMs),
    ...(takenAtMs !== undefined && { takenAtMs: Number(takenAtMs) }),
    ...(reading !== undefined && { reading: readJson(readingShape, reading, `deep_pictures.reading of ${row.id}`) }),
  };
}
