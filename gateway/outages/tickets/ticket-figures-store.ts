import { col, fn, literal, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { RepairSums } from './repair-sums.ts';
import type { FigurePeriod } from './ticket-figures.ts';
import { ticketColumns, type TicketRow } from './ticket-row.ts';
import type { CauseCode } from './ticket-words.ts';

/** Sums of one maintaining unit; no unit: what nobody was given. */
export interface UnitSums extends RepairSums {
  readonly unitId?: string;
  /** As it was called when it was given one of them. */
  readonly unitName: string;
}

type Sums = Readonly<Record<string, string | number | null>>;

const grossMs = 'CASE WHEN restored_at_ms > started_at_ms THEN restored_at_ms - started_at_ms ELSE 0 END';
const netMs =
  'CASE WHEN restored_at_ms > started_at_ms + suspended_ms THEN restored_at_ms - started_at_ms - suspended_ms ELSE 0 END';

/**
 * Counts and sums of tickets, made by the database: a year of a city is never read into memory. What turned out to be a
 * part of another ticket counts nowhere.
 */
export class TicketFiguresStore {
  readonly #rows: ModelStatic<Model<TicketRow, TicketRow>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'tickets', underscored: true, timestamps: false };
    this.#rows = sequelize.define('figuredTicket', ticketColumns, options);
  }

  /** By maintaining unit, of those opened or closed in the period. */
  async sumByUnit(scope: Scope, period: FigurePeriod): Promise<UnitSums[]> {
    const [opened, closed, repaired] = await Promise.all([
      this.#byUnit(counted(scope, 'openedAtMs', period), []),
      this.#byUnit(counted(scope, 'closedAtMs', period), [
        [fn('SUM', col('is_respond_late')), 'respondLate'],
        [fn('SUM', col('is_repair_late')), 'repairLate'],
        [fn('SUM', col('is_repeat')), 'repeated'],
        [fn('SUM', col('is_false')), 'false'],
      ]),
      this.#byUnit(
        { [Op.and]: [counted(scope, 'closedAtMs', period), { isFalse: false, restoredAtMs: { [Op.ne]: null } }] },
        [
          [fn('SUM', literal(grossMs)), 'grossMs'],
          [fn('SUM', literal(netMs)), 'netMs'],
        ],
      ),
    ]);
    return [...new Set([...opened.keys(), ...closed.keys()])].map((unitId) => ({
      ...(unitId !== undefined && { unitId }),
      unitName: String((opened.get(unitId) ?? closed.get(unitId))?.['unitName'] ?? ''),
      opened: readSum(opened.get(unitId), 'tickets'),
      closed: readSum(closed.get(unitId), 'tickets'),
      respondLate: readSum(closed.get(unitId), 'respondLate'),
      repairLate: readSum(closed.get(unitId), 'repairLate'),
      repeated: readSum(closed.get(unitId), 'repeated'),
      false: readSum(closed.get(unitId), 'false'),
      repaired: readSum(repaired.get(unitId), 'tickets'),
      grossMs: readSum(repaired.get(unitId), 'grossMs'),
      netMs: readSum(repaired.get(unitId), 'netMs'),
    }));
  }

  /** Closed ones that were no mistake, by why they broke; those that nobody explained are left out. */
  async countByCause(
    scope: Scope,
    period: FigurePeriod,
  ): Promise<{ readonly causeCode: CauseCode; readonly closed: number }[]> {
    const explained = { isFalse: false, causeCode: { [Op.ne]: null } };
    const rows = await this.#sum(['causeCode'], {
      where: { [Op.and]: [counted(scope, 'closedAtMs', period), explained] },
      sums: [],
    });
    // Stored by this subject, from its own list.
    return rows.map((row) => ({ causeCode: row['causeCode'] as CauseCode, closed: readSum(row, 'tickets') }));
  }

  async #byUnit(where: WhereOptions, sums: readonly Summed[]): Promise<ReadonlyMap<string | undefined, Sums>> {
    const rows = await this.#sum(['unitId'], { where, sums: [[fn('MAX', col('unit_name')), 'unitName'], ...sums] });
    return new Map(rows.map((row) => [row['unitId'] === null ? undefined : String(row['unitId']), row]));
  }

  async #sum(
    group: string[],
    { where, sums }: { readonly where: WhereOptions; readonly sums: readonly Summed[] },
  ): Promise<readonly Sums[]> {
    const attributes = [...group, [fn('COUNT', col('id')), 'tickets'] as Summed, ...sums];
    const rows = await this.#rows.findAll({ attributes, where, group, raw: true });
    // What was selected is exactly this; sums come as texts from MariaDB.
    return rows as unknown as readonly Sums[];
  }
}

type Summed = [ReturnType<typeof fn>, string];

function counted(scope: Scope, instant: 'openedAtMs' | 'closedAtMs', { fromMs, toMs }: FigurePeriod): WhereOptions {
  const unmerged = { [Op.or]: [{ closure: null }, { closure: { [Op.ne]: 'merged' } }] };
  return { [Op.and]: [withinScope(scope), { [instant]: { [Op.gte]: fromMs, [Op.lt]: toMs } }, unmerged] };
}

function readSum(sums: Sums | undefined, name: string): number {
  return Number(sums?.[name] ?? 0);
}
