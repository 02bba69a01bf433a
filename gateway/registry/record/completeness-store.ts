import { col, fn, literal, type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';

interface MeasuredRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly ownerUnitId: string | null;
  readonly removedAtMs: number | null;
  readonly completeness: number;
  readonly missingMandatory: number;
}

/** Completeness of a group of cameras. */
export interface MeasuredGroup {
  /** Path of an organisation, or id of an owner unit; empty for cameras without one. */
  readonly key: string;
  readonly cameraCount: number;
  /** Sum of the scores of all of them. */
  readonly scoreSum: number;
  /** Cameras that lack something that their point class demands. */
  readonly withGapsCount: number;
}

/** Completeness of records in numbers; removed cameras do not count. */
export class CompletenessStore {
  readonly #rows: ModelStatic<Model<MeasuredRow, MeasuredRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define(
      'measuredCamera',
      {
        id: keyColumn,
        organisationPath: pathColumn,
        ownerUnitId: optionalIdColumn,
        removedAtMs: optionalInstantColumn,
        completeness: countColumn,
        missingMandatory: countColumn,
      },
      { tableName: 'cameras', underscored: true, timestamps: false },
    );
  }

  /** One group for each organisation that cameras hang on directly. */
  tallyByPath(scope: Scope): Promise<MeasuredGroup[]> {
    return this.#tally(scope, 'organisation_path');
  }

  tallyByOwner(scope: Scope): Promise<MeasuredGroup[]> {
    return this.#tally(scope, 'owner_unit_id');
  }

  async #tally(scope: Scope, column: 'organisation_path' | 'owner_unit_id'): Promise<MeasuredGroup[]> {
    const rows: unknown = await this.#rows.findAll({
      attributes: [
        [col(column), 'key'],
        [fn('COUNT', col('completeness')), 'cameraCount'],
        [fn('SUM', col('completeness')), 'scoreSum'],
        [fn('SUM', literal('CASE WHEN missing_mandatory > 0 THEN 1 ELSE 0 END')), 'withGapsCount'],
      ],
      where: { [Op.and]: [withinScope(scope), { removedAtMs: null }] },
      group: [column],
      raw: true,
    });
    // Exactly the four columns of the query.
    return (rows as readonly Record<string, unknown>[]).map(({ key, cameraCount, scoreSum, withGapsCount }) => ({
      key: typeof key === 'string' ? key : '',
      cameraCount: Number(cameraCount),
      scoreSum: Number(scoreSum),
      withGapsCount: Number(withGapsCount),
    }));
  }
}
