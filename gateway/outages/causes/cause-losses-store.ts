import { col, fn, literal, type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CauseKind } from './cause.ts';
import { type PeriodLosses, rankLosses } from './cause-losses.ts';

interface OutageRow {
  readonly id: string;
  readonly cameraId: string;
  readonly organisationPath: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly causeId: string | null;
}

interface CauseRow {
  readonly id: string;
  readonly kind: CauseKind;
  readonly maintenanceWindowId: string | null;
}

type SumRow = Readonly<Record<'causes' | 'cameras' | 'lostMs' | 'isAnnounced', string | number>> & {
  readonly kind: CauseKind;
};

const causeName = 'lossCause';
const options = { underscored: true, timestamps: false };

/** What causes took from the cameras of a scope, added up by the database from their outages. */
export class CauseLossesStore {
  readonly #outages: ModelStatic<Model<OutageRow, OutageRow>>;
  readonly #causes: ModelStatic<Model<CauseRow, CauseRow>>;

  constructor({ sequelize }: Database) {
    this.#causes = sequelize.define(
      causeName,
      { id: keyColumn, kind: textColumn(16), maintenanceWindowId: optionalIdColumn },
      { tableName: 'causes', ...options },
    );
    this.#outages = sequelize.define(
      'lossOutage',
      {
        ...{ id: keyColumn, cameraId: idColumn, organisationPath: pathColumn, causeId: optionalIdColumn },
        ...{ startedAtMs: instantColumn, endedAtMs: optionalInstantColumn },
      },
      { tableName: 'outages', ...options },
    );
    this.#outages.belongsTo(this.#causes, { foreignKey: 'causeId', as: causeName, constraints: false });
  }

  /**
   * Outages count as far as they lie in [fromMs, toMs); open ones until its end.
   *
   * @param toMs not in the future
   */
  async sumUp(
    scope: Scope,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): Promise<PeriodLosses> {
    const [from, to] = [String(Math.round(fromMs)), String(Math.round(toMs))];
    const begin = `CASE WHEN lossOutage.started_at_ms < ${from} THEN ${from} ELSE lossOutage.started_at_ms END`;
    const end =
      `CASE WHEN lossOutage.ended_at_ms IS NULL OR lossOutage.ended_at_ms > ${to} ` +
      `THEN ${to} ELSE lossOutage.ended_at_ms END`;
    const isAnnounced = literal(`CASE WHEN ${causeName}.maintenance_window_id IS NULL THEN 0 ELSE 1 END`);
    const rows: unknown = await this.#outages.findAll({
      attributes: [
        [col(`${causeName}.kind`), 'kind'],
        [isAnnounced, 'isAnnounced'],
        [fn('COUNT', fn('DISTINCT', col('lossOutage.cause_id'))), 'causes'],
        [fn('COUNT', fn('DISTINCT', col('lossOutage.camera_id'))), 'cameras'],
        [fn('SUM', literal(`(${end}) - (${begin})`)), 'lostMs'],
      ],
      include: [{ model: this.#causes, as: causeName, attributes: [], required: true }],
      where: {
        [Op.and]: [
          withinScope(scope),
          { startedAtMs: { [Op.lt]: toMs } },
          { endedAtMs: { [Op.or]: [null, { [Op.gt]: fromMs }] } },
        ],
      },
      // An expression is a group as well, whatever the types say.
      group: [`${causeName}.kind`, isAnnounced as unknown as string],
      raw: true,
    });
    // What was selected is exactly this; sums come as texts from MariaDB.
    return rankLosses(
      (rows as readonly SumRow[]).map(({ kind, ...sums }) => ({
        ...{ kind, isAnnounced: Number(sums.isAnnounced) === 1, causes: Number(sums.causes) },
        ...{ cameras: Number(sums.cameras), lostMs: Number(sums.lostMs) },
      })),
    );
  }
}
