import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { instantColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly causeKey: string;
  readonly organisationPath: string;
  readonly openedAtMs: number;
}

/** A camera has few causes a day, even when it comes and goes: more tell nothing new. */
const mostEarlier = 50;

/** Reads which causes a camera had before; causes are written by those who find them. */
export class EarlierCauseStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      ...{ id: keyColumn, kind: textColumn(16), causeKey: textColumn(128) },
      ...{ organisationPath: pathColumn, openedAtMs: instantColumn },
    };
    const options = { tableName: 'causes', underscored: true, timestamps: false };
    this.#rows = sequelize.define('earlierCause', columns, options);
  }

  /**
   * Ids of the other causes that were this one camera since an instant, newest first.
   *
   * @param sinceMs ms since epoch
   */
  async listOfCamera(
    scope: Scope,
    { causeId, cameraId }: { readonly causeId: string; readonly cameraId: string },
    sinceMs: number,
  ): Promise<string[]> {
    const same = { kind: 'camera', causeKey: cameraId, id: { [Op.ne]: causeId }, openedAtMs: { [Op.gte]: sinceMs } };
    const rows = await this.#rows.findAll({
      attributes: ['id'],
      where: { [Op.and]: [withinScope(scope), same] },
      order: [['id', 'DESC']],
      limit: mostEarlier,
    });
    return rows.map((row) => row.get().id);
  }
}
