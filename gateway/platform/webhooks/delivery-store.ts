import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../actor/scope.ts';
import { idColumn, jsonColumn, optionalInstantColumn, textColumn } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/run-transaction.ts';
import { withinScope } from '../database/within-scope.ts';
import { withoutNulls } from '../database/without-nulls.ts';
import type { InstantCursor } from '../http/instant-cursor.ts';
import type { OutboxState } from '../outbox/outbox-entry.ts';
import { olderThan, outboxColumns, OutboxStore } from '../outbox/outbox-store.ts';
import type { Delivery } from './webhook.ts';

type Optional = 'triedAtMs' | 'status' | 'problem' | 'replayedBy';
type Row = Omit<Delivery, Optional> & { readonly [Key in Optional]: Exclude<Delivery[Key], undefined> | null };

const tableName = 'webhook_deliveries';

/** What is in the outbox of webhooks: written with what it tells, in one transaction, and sent afterwards. */
export class DeliveryStore {
  readonly outbox: OutboxStore;
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor(database: Database) {
    const columns = {
      ...outboxColumns,
      ...{ webhookId: idColumn, eventId: idColumn, eventType: textColumn(64), body: jsonColumn },
      status: optionalInstantColumn,
    };
    const options = { tableName, underscored: true, timestamps: false };
    this.#rows = database.sequelize.define('webhookDelivery', columns, options);
    this.outbox = new OutboxStore(database, { name: tableName, receiverColumn: 'webhook_id', keepsStatus: true });
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

  /** In no order. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<Delivery[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { id: [...ids] }] } });
    return rows.map((row) => toDelivery(row.get()));
  }

  /** Newest first. */
  async list(
    scope: Scope,
    filter: {
      readonly webhookId: string;
      readonly state?: OutboxState | undefined;
      readonly after?: InstantCursor | undefined;
      readonly limit: number;
    },
  ): Promise<{ deliveries: Delivery[]; total: number }> {
    const { webhookId, state, after, limit } = filter;
    const wanted: WhereOptions = { [Op.and]: [withinScope(scope), { webhookId, ...(state && { state }) }] };
    const where = after === undefined ? wanted : { [Op.and]: [wanted, olderThan(after)] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order: [['createdAtMs', 'DESC'], ['id', 'DESC']], limit }), // prettier-ignore
      this.#rows.count({ where: wanted }),
    ]);
    return { deliveries: rows.map((row) => toDelivery(row.get())), total };
  }

  /** Forgets what was delivered or has failed before an instant. */
  async forget(beforeMs: number): Promise<void> {
    await this.#rows.destroy({ where: { createdAtMs: { [Op.lt]: beforeMs }, state: { [Op.ne]: 'waiting' } } });
  }
}

function toRow(delivery: Delivery): Row {
  const { triedAtMs = null, status = null, problem = null, replayedBy = null, ...rest } = delivery;
  return { ...rest, triedAtMs, status, problem, replayedBy };
}

function toDelivery(row: Row): Delivery {
  return withoutNulls(row);
}
