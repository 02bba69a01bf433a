import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/run-transaction.ts';
import { withinScope } from '../database/within-scope.ts';
import { withoutNulls } from '../database/without-nulls.ts';
import type { Delivery, DeliveryState } from './webhook.ts';

type Optional = 'triedAtMs' | 'status' | 'problem' | 'replayedBy';
type Row = Omit<Delivery, Optional> & { readonly [Key in Optional]: Exclude<Delivery[Key], undefined> | null };

/** Where a page of deliveries ended: newest first, then by id. */
interface PageEnd {
  readonly atMs: number;
  readonly id: string;
}

/** The outbox: written with what it tells, in one transaction, and sent afterwards. */
export class DeliveryStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      webhookId: idColumn,
      organisationPath: pathColumn,
      eventId: idColumn,
      eventType: textColumn(64),
      body: jsonColumn,
      createdAtMs: instantColumn,
      state: textColumn(16),
      tries: countColumn,
      triesFromMs: instantColumn,
      nextAtMs: instantColumn,
      triedAtMs: optionalInstantColumn,
      status: optionalInstantColumn,
      problem: optionalTextColumn(255),
      replays: countColumn,
      replayedBy: optionalTextColumn(),
    };
    const options = { tableName: 'webhook_deliveries', underscored: true, timestamps: false };
    this.#rows = sequelize.define('webhookDelivery', columns, options);
  }

  async add(deliveries: readonly Delivery[], transaction?: Transaction): Promise<void> {
    await this.#rows.bulkCreate(deliveries.map(toRow), { transaction: transaction ?? null });
  }

  /** Which of some receivers have an event in their outbox already. */
  async findReceivers(
    scope: Scope,
    { eventId, webhookIds }: { readonly eventId: string; readonly webhookIds: readonly string[] },
    transaction: Transaction,
  ): Promise<Set<string>> {
    const where = { [Op.and]: [withinScope(scope), { eventId, webhookId: [...webhookIds] }] };
    const rows = await this.#rows.findAll({ attributes: ['webhookId'], where, transaction });
    return new Set(rows.map((row) => row.get().webhookId));
  }

  /** Whose time has come: ids of their receivers. */
  async listDueReceivers(scope: Scope, nowMs: number): Promise<string[]> {
    const rows = await this.#rows.findAll({
      attributes: ['webhookId'],
      where: { [Op.and]: [withinScope(scope), { state: 'waiting', nextAtMs: { [Op.lte]: nowMs } }] },
      group: ['webhookId'],
    });
    return rows.map((row) => row.get().webhookId);
  }

  /** Those of a receiver whose time has come, in the order in which they were made. */
  async listDue(scope: Scope, webhookId: string, nowMs: number, limit: number): Promise<Delivery[]> {
    const due = { webhookId, state: 'waiting', nextAtMs: { [Op.lte]: nowMs } };
    const where = { [Op.and]: [withinScope(scope), due] };
    const rows = await this.#rows.findAll({ where, order: ['nextAtMs', 'id'], limit });
    return rows.map((row) => toDelivery(row.get()));
  }

  /**
   * Takes a delivery for one try: nobody else finds it due before `untilMs`, and after that it is due again if the taker
   * is gone.
   *
   * @returns false when somebody else has taken it
   */
  async take({ id, nextAtMs }: Delivery, untilMs: number): Promise<boolean> {
    const [taken] = await this.#rows.update({ nextAtMs: untilMs }, { where: { id, nextAtMs, state: 'waiting' } });
    return taken === 1;
  }

  async save(delivery: Delivery): Promise<void> {
    const { state, tries, nextAtMs, triedAtMs, status, problem } = toRow(delivery);
    const change = { state, tries, nextAtMs, triedAtMs, status, problem };
    await this.#rows.update(change, { where: { id: delivery.id } });
  }

  /** Newest first. */
  async list(
    scope: Scope,
    filter: {
      readonly webhookId: string;
      readonly state?: DeliveryState | undefined;
      readonly after?: PageEnd | undefined;
      readonly limit: number;
    },
  ): Promise<{ deliveries: Delivery[]; total: number }> {
    const { webhookId, state, after, limit } = filter;
    const wanted: WhereOptions = { [Op.and]: [withinScope(scope), { webhookId, ...(state && { state }) }] };
    const where = after === undefined ? wanted : { [Op.and]: [wanted, beyond(after)] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order: [['createdAtMs', 'DESC'], ['id', 'DESC']], limit }), // prettier-ignore
      this.#rows.count({ where: wanted }),
    ]);
    return { deliveries: rows.map((row) => toDelivery(row.get())), total };
  }

  /** How many of a receiver's events are in a state. */
  async count(scope: Scope, webhookId: string, state: DeliveryState): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), { webhookId, state }] } });
  }

  /** Everything that was made for a receiver in an interval is due again. @returns how many */
  async replay(
    scope: Scope,
    asked: { readonly webhookId: string; readonly fromMs: number; readonly toMs: number; readonly by: string },
    nowMs: number,
  ): Promise<number> {
    const { webhookId, fromMs, toMs, by } = asked;
    const within = { webhookId, createdAtMs: { [Op.gte]: fromMs, [Op.lte]: toMs } };
    const where = { [Op.and]: [withinScope(scope), within] };
    await this.#rows.increment('replays', { where });
    const due = { state: 'waiting' as const, tries: 0, triesFromMs: nowMs, nextAtMs: nowMs, replayedBy: by };
    const [replayed] = await this.#rows.update(due, { where });
    return replayed;
  }

  /** Forgets what was delivered or has failed before an instant. */
  async forget(beforeMs: number): Promise<void> {
    await this.#rows.destroy({ where: { createdAtMs: { [Op.lt]: beforeMs }, state: { [Op.ne]: 'waiting' } } });
  }
}

function beyond({ atMs, id }: PageEnd): WhereOptions {
  return { [Op.or]: [{ createdAtMs: { [Op.lt]: atMs } }, { createdAtMs: atMs, id: { [Op.lt]: id } }] };
}

function toRow(delivery: Delivery): Row {
  const { triedAtMs = null, status = null, problem = null, replayedBy = null, ...rest } = delivery;
  return { ...rest, triedAtMs, status, problem, replayedBy };
}

function toDelivery(row: Row): Delivery {
  const { triedAtMs, status, ...rest } = withoutNulls(row);
  return {
    ...rest,
    createdAtMs: Number(row.createdAtMs),
    triesFromMs: Number(row.triesFromMs),
    nextAtMs: Number(row.nextAtMs),
    ...(triedAtMs !== undefined && { triedAtMs: Number(triedAtMs) }),
    ...(status !== undefined && { status: Number(status) }),
  };
}
