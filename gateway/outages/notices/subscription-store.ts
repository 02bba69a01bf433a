import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalNumberColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { type OnUnreadable, ReadableRows } from '../../platform/database/readable-rows.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { causeKinds, severities } from '../causes/cause.ts';
import { quietTimes, robotKinds, type Subscription, type SubscriptionId } from './subscription.ts';

const channelShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), webhookId: z.string() }),
  z.object({ kind: z.literal('email'), addresses: z.array(z.string()) }),
  z.object({
    kind: z.enum(robotKinds),
    host: z.string(),
    sealedUrl: z.string(),
    sealedSecret: z.string().exactOptional(),
  }),
]);

type Listed = 'severities' | 'kinds' | 'quietIn' | 'digestTimes';

interface Row extends Omit<Subscription, Listed | 'channel' | 'unitId' | 'next'>, Readonly<Record<Listed, string>> {
  readonly channel: string;
  readonly unitId: string | null;
  readonly nextId: string | null;
  readonly nextAfterMinutes: number | null;
}

const mostListed = 2000;

/** Who is told of causes. */
export class SubscriptionStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;
  readonly #readable: ReadableRows;

  constructor({ sequelize }: Database, onUnreadable?: OnUnreadable) {
    this.#readable = new ReadableRows(onUnreadable);
    const columns = {
      id: keyColumn,
      organisationId: idColumn,
      organisationPath: pathColumn,
      name: textColumn(),
      language: textColumn(8),
      channel: jsonColumn,
      severities: jsonColumn,
      kinds: jsonColumn,
      unitId: optionalIdColumn,
      atOnce: flagColumn,
      quietIn: jsonColumn,
      digestTimes: jsonColumn,
      nextId: optionalIdColumn,
      nextAfterMinutes: optionalNumberColumn,
      enabled: flagColumn,
      version: countColumn,
      createdAtMs: instantColumn,
    };
    const options = { tableName: 'notice_subscriptions', underscored: true, timestamps: false };
    this.#rows = sequelize.define('noticeSubscription', columns, options);
  }

  async add(subscription: Subscription): Promise<void> {
    await this.#rows.create(toRow(subscription));
  }

  /** @returns false when it is not in the scope, or somebody else changed it meanwhile */
  async replace(scope: Scope, subscription: Subscription): Promise<boolean> {
    const { id, version } = subscription;
    const where = { [Op.and]: [withinScope(scope), { id, version: version - 1 }] };
    const [replaced] = await this.#rows.update(toRow(subscription), { where });
    return replaced === 1;
  }

  /** Whoever named it as the next names nobody afterwards. @returns false when the scope holds none of that id */
  async remove(scope: Scope, id: string): Promise<boolean> {
    const removed = await this.#rows.destroy({ where: { [Op.and]: [withinScope(scope), { id }] } });
    if (removed === 1) await this.#rows.update({ nextId: null, nextAfterMinutes: null }, { where: { nextId: id } });
    return removed === 1;
  }

  /** After two units were made one. */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ unitId: toId }, { where: { unitId: fromId }, transaction });
  }

  async find(scope: Scope, id: string): Promise<Subscription | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toSubscription(row.get());
  }

  /** By name; those that cannot be read are left out, here and in `findMany`. */
  async list(scope: Scope): Promise<Subscription[]> {
    return this.#read(
      await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'], limit: mostListed }),
    );
  }

  /** In no order. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<Subscription[]> {
    return this.#read(await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { id: [...ids] }] } }));
  }

  #read(rows: readonly Model<Row, Row>[]): Subscription[] {
    const stored = rows.map((row) => row.get());
    return this.#readable.read(stored, toSubscription);
  }
}

function toRow({ next, unitId, ...subscription }: Subscription): Row {
  return {
    ...subscription,
    unitId: unitId ?? null,
    channel: JSON.stringify(subscription.channel),
    severities: JSON.stringify(subscription.severities),
    kinds: JSON.stringify(subscription.kinds),
    quietIn: JSON.stringify(subscription.quietIn),
    digestTimes: JSON.stringify(subscription.digestTimes),
    nextId: next?.subscriptionId ?? null,
    nextAfterMinutes: next?.afterMinutes ?? null,
  };
}

function toSubscription({ unitId, nextId, nextAfterMinutes, ...row }: Row): Subscription {
  const where = `notice subscription ${row.id}`;
  return {
    ...row,
    channel: readJson(channelShape, row.channel, where),
    severities: readJson(z.array(z.enum(severities)), row.severities, where),
    kinds: readJson(z.array(z.enum(causeKinds)), row.kinds, where),
    quietIn: readJson(z.array(z.enum(quietTimes)), row.quietIn, where),
    digestTimes: readJson(z.array(z.string()), row.digestTimes, where),
    atOnce: Boolean(row.atOnce),
    enabled: Boolean(row.enabled),
    createdAtMs: Number(row.createdAtMs),
    ...(unitId !== null && { unitId }),
    ...(nextId !== null && {
      // Written from a subscription's id.
      next: { subscriptionId: nextId as SubscriptionId, afterMinutes: Number(nextAfterMinutes) },
    }),
  };
}
