import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { countColumn, instantColumn, jsonColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { DayCounts } from './day-counts.ts';
import { assertOwnWork } from './own-work.ts';

interface BlockRow {
  readonly day: number;
  readonly block: number;
  readonly counts: string;
}

interface RolledRow {
  readonly day: number;
  readonly rolledAtMs: number;
}

const keyColumn = { ...countColumn, primaryKey: true };
const options = { underscored: true, timestamps: false };
/** Expected cameras; more are fine. */
const cameras = 1000;

/** Minute counts of past days, for ever: a thousand cameras in a row, so that a year of a city is 7,300 of them. */
export class DayCountStore {
  readonly #blocks: ModelStatic<Model<BlockRow, BlockRow>>;
  readonly #rolled: ModelStatic<Model<RolledRow, RolledRow>>;

  constructor({ sequelize }: Database) {
    this.#blocks = sequelize.define(
      'healthDay',
      { day: keyColumn, block: keyColumn, counts: jsonColumn },
      { tableName: 'health_days', ...options },
    );
    this.#rolled = sequelize.define(
      'healthRolledDay',
      { day: keyColumn, rolledAtMs: instantColumn },
      { tableName: 'health_rolled_days', ...options },
    );
  }

  /** Adds or replaces a day; the last row says that it is complete. */
  async save(day: number, counts: DayCounts, rolledAtMs: number): Promise<void> {
    const blocks = counts.blocks();
    for (const block of blocks) {
      await this.#blocks.bulkCreate([{ day, ...block }], { updateOnDuplicate: ['counts'] });
    }
    await this.#blocks.destroy({ where: { day, block: { [Op.notIn]: blocks.map(({ block }) => block) } } });
    await this.#rolled.bulkCreate([{ day, rolledAtMs }], { updateOnDuplicate: ['rolledAtMs'] });
  }

  /**
   * Days from `fromDay` to `toDay`, both included; those that are not summed up by `nowMs` are left out.
   *
   * @param nowMs what was summed up later than now was so while the clock was wrong, ms since epoch
   */
  async list(scope: Scope, fromDay: number, toDay: number, nowMs: number): Promise<Map<number, DayCounts>> {
    assertOwnWork(scope);
    const where = { day: { [Op.between]: [fromDay, toDay] } };
    const rolled = await this.#rolled.findAll({ where: { ...where, rolledAtMs: { [Op.lte]: nowMs } } });
    const days = new Map(rolled.map((row) => [row.get().day, new DayCounts(cameras)]));
    const blocks: unknown = await this.#blocks.findAll({ where, raw: true });
    // Raw rows hold exactly the columns.
    for (const { day, block, counts } of blocks as readonly BlockRow[]) days.get(day)?.take(block, counts);
    return days;
  }

  /** The last day that is summed up by `nowMs`, see `list`. */
  async findLast(scope: Scope, nowMs: number): Promise<number | undefined> {
    assertOwnWork(scope);
    const where = { rolledAtMs: { [Op.lte]: nowMs } };
    const row = await this.#rolled.findOne({ where, order: [['day', 'DESC']] });
    return row?.get().day;
  }
}
