import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
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
import type { Webhook } from './webhook.ts';

type Row = Omit<Webhook, 'previousSecret' | 'previousUntilMs'> & {
  readonly previousSecret: string | null;
  readonly previousUntilMs: number | null;
};

/** Receivers of events. */
export class WebhookStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      organisationId: idColumn,
      organisationPath: pathColumn,
      name: textColumn(),
      url: textColumn(2048),
      sealedSecret: textColumn(512),
      previousSecret: optionalTextColumn(512),
      previousUntilMs: optionalInstantColumn,
      enabled: flagColumn,
      version: countColumn,
      createdAtMs: instantColumn,
    };
    const options = { tableName: 'webhooks', underscored: true, timestamps: false };
    this.#rows = sequelize.define('webhook', columns, options);
  }

  async add(webhook: Webhook): Promise<void> {
    await this.#rows.create(toRow(webhook));
  }

  /** @returns false when it is not in the scope, or somebody else changed it meanwhile */
  async save(scope: Scope, webhook: Webhook): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id: webhook.id, version: webhook.version - 1 }] };
    const [saved] = await this.#rows.update(toRow(webhook), { where });
    return saved === 1;
  }

  async find(scope: Scope, id: string): Promise<Webhook | undefined> {
    const [webhook] = await this.findMany(scope, [id]);
    return webhook;
  }

  /** Unknown and foreign ids are left out. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Webhook[]> {
    if (ids.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { id: [...ids] }] };
    const rows = await this.#rows.findAll({ where, transaction: transaction ?? null });
    return rows.map((row) => toWebhook(row.get()));
  }

  /** Receivers of an organisation and of its superiors: those in whose part something of it lies. */
  async listAbove(scope: Scope, organisationPath: string): Promise<Webhook[]> {
    const ids = organisationPath.split('/').filter((id) => id !== '');
    const paths = ids.map((_, index) => `/${ids.slice(0, index + 1).join('/')}/`);
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { organisationPath: paths }] },
      order: ['id'],
    });
    return rows.map((row) => toWebhook(row.get()));
  }

  /** By name. */
  async list(scope: Scope): Promise<Webhook[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'], limit: 1000 });
    return rows.map((row) => toWebhook(row.get()));
  }
}

function toRow(webhook: Webhook): Row {
  const { previousSecret = null, previousUntilMs = null, ...rest } = webhook;
  return { ...rest, previousSecret, previousUntilMs };
}

function toWebhook(row: Row): Webhook {
  const { previousUntilMs, ...webhook } = withoutNulls(row);
  return {
    ...webhook,
    enabled: Boolean(row.enabled),
    createdAtMs: Number(row.createdAtMs),
    ...(previousUntilMs !== undefined && { previousUntilMs: Number(previousUntilMs) }),
  };
}
