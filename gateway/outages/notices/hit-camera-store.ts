import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { keyColumn, optionalIdColumn, pathColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';

/** Whose a camera is and who repairs it. */
export interface HitCamera {
  readonly id: string;
  readonly organisationPath: string;
  readonly maintainingUnitId?: string;
}

interface Row {
  readonly id: string;
  readonly organisationPath: string;
  readonly maintainingUnitId: string | null;
}

const idsAtOnce = 500;

/** Reads of thousands of cameras that a cause hits only what decides who is told. The registry writes them. */
export class HitCameraStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = { id: keyColumn, organisationPath: pathColumn, maintainingUnitId: optionalIdColumn };
    const options = { tableName: 'cameras', underscored: true, timestamps: false };
    this.#rows = sequelize.define('hitCamera', columns, options);
  }

  async findMany(scope: Scope, ids: readonly string[]): Promise<HitCamera[]> {
    const found: HitCamera[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const where = { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] };
      for (const row of await this.#rows.findAll({ where })) {
        const { maintainingUnitId, ...camera } = row.get();
        found.push({ ...camera, ...(maintainingUnitId !== null && { maintainingUnitId }) });
      }
    }
    return found;
  }
}
