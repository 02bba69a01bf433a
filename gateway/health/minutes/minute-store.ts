import { DataTypes, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import { countColumn, jsonColumn, readJson } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { HourMinutes } from './minute-day.ts';
import { halvesOfDay } from './minute-mask.ts';
import { assertOwnWork } from './own-work.ts';

type HourRow = Omit<HourMinutes, 'rttMs'> & { readonly rttMs: number | null };

interface WatchRow {
  readonly day: number;
  readonly hours: string;
}

/** Cameras by number, both ends included. */
interface NumberRange {
  readonly from: number;
  readonly to: number;
}

const keyColumn = { ...countColumn, primaryKey: true };
const maskMembers = [
  ...(['dueLow', 'dueHigh', 'knownLow', 'knownHigh', 'upLow', 'upHigh', 'intactLow', 'intactHigh'] as const),
];
const hourColumns = {
  ...{
    day: keyColumn,
    cameraNumber: keyColumn,
    hour: { type: DataTypes.SMALLINT, allowNull: false, primaryKey: true },
  },
  ...{ dueLow: countColumn, dueHigh: countColumn, knownLow: countColumn, knownHigh: countColumn },
  ...{ upLow: countColumn, upHigh: countColumn, intactLow: countColumn, intactHigh: countColumn },
  rttMs: { type: DataTypes.INTEGER, allowNull: true },
};
const watchColumns = { day: keyColumn, hours: jsonColumn };
const storedHalves = z.array(z.int()).length(halvesOfDay);

/**
 * Minutes of cameras hour by hour, and the minutes in which the gateway looked at all. Rows name cameras by number, so
 * only the gateway's own work reads them: whoever asks for a camera's days has found it in the reader's scope before.
 */
export class MinuteStore {
  readonly #hours: ModelStatic<Model<HourRow, HourRow>>;
  readonly #watches: ModelStatic<Model<WatchRow, WatchRow>>;

  constructor({ sequelize }: Database) {
    const options = { underscored: true, timestamps: false };
    this.#hours = sequelize.define('healthHour', hourColumns, { tableName: 'health_hours', ...options });
    this.#watches = sequelize.define('healthWatch', watchColumns, { tableName: 'health_watches', ...options });
  }

  /** Adds or replaces hours; saving the same twice changes nothing. */
  async save(hours: readonly HourMinutes[]): Promise<void> {
    const rows = hours.map((hour) => ({ ...hour, rttMs: hour.rttMs ?? null }));
    await this.#hours.bulkCreate(rows, { updateOnDuplicate: [...maskMembers, 'rttMs'] });
  }

  /** Of one day, in no particular order. */
  listOfDay(scope: Scope, day: number, numbers: NumberRange): Promise<HourMinutes[]> {
    assertOwnWork(scope);
    return this.#read({ day, cameraNumber: { [Op.between]: [numbers.from, numbers.to] } });
  }

  /** Of one camera, in no particular order. @param scope of the gateway's own work, which has found the camera */
  listOfCamera(scope: Scope, cameraNumber: number, days: readonly number[]): Promise<HourMinutes[]> {
    assertOwnWork(scope);
    return this.#read({ day: [...days], cameraNumber });
  }

  async saveWatched(day: number, halves: readonly number[]): Promise<void> {
    await this.#watches.bulkCreate([{ day, hours: JSON.stringify(halves) }], { updateOnDuplicate: ['hours'] });
  }

  /** Minutes in which the gateway looked, 48 halves, by day; days of which nothing is known are left out. */
  async listWatched(scope: Scope, fromDay: number, toDay: number): Promise<Map<number, Int32Array>> {
    assertOwnWork(scope);
    const rows = await this.#watches.findAll({ where: { day: { [Op.between]: [fromDay, toDay] } } });
    return new Map(
      rows.map((row) => {
        const { day, hours } = row.get();
        return [day, Int32Array.from(readJson(storedHalves, hours, `health_watches of day ${day}`))];
      }),
    );
  }

  /** The first day on which the gateway looked; undefined when it never did. */
  async findFirstWatched(scope: Scope): Promise<number | undefined> {
    assertOwnWork(scope);
    const row = await this.#watches.findOne({ order: ['day'] });
    return row?.get().day;
  }

  /** On how many days the gateway looked, after one and up to another. */
  countWatched(scope: Scope, afterDay: number, toDay: number): Promise<number> {
    assertOwnWork(scope);
    return this.#watches.count({ where: { day: { [Op.gt]: afterDay, [Op.lte]: toDay } } });
  }

  /** The first day of which hours are kept. */
  async findFirstKept(scope: Scope): Promise<number | undefined> {
    assertOwnWork(scope);
    const row = await this.#hours.findOne({ attributes: ['day'], order: ['day'] });
    return row?.get().day;
  }

  /** Deletes hours of one day; in pieces, so that nobody waits behind it. */
  async remove(day: number, { from, to }: NumberRange): Promise<void> {
    await this.#hours.destroy({ where: { day, cameraNumber: { [Op.between]: [from, to] } } });
  }

  async #read(where: WhereOptions<HourRow>): Promise<HourMinutes[]> {
    const rows: unknown = await this.#hours.findAll({ where, raw: true });
    // Raw rows hold exactly the columns.
    return (rows as readonly HourRow[]).map(toHour);
  }
}

function toHour({ rttMs, ...hour }: HourRow): HourMinutes {
  return rttMs === null ? hour : { ...hour, rttMs };
}
