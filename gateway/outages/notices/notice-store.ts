import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  jsonColumn,
  optionalIdColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { type OnUnreadable, ReadableRows } from '../../platform/database/readable-rows.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import { olderThan, outboxColumns, OutboxStore } from '../../platform/outbox/outbox-store.ts';
import type { Notice, NoticeState } from './notice.ts';

const textShape = z.object({ subject: z.string(), lines: z.array(z.string()), link: z.string().exactOptional() });

type Optional = 'causeId' | 'triedAtMs' | 'problem' | 'replayedBy';
type Row = Omit<Notice, Optional | 'key' | 'text' | 'status'> & {
  readonly about: string;
  readonly text: string;
} & { readonly [Key in Optional]: Exclude<Notice[Key], undefined> | null };

interface NoticeFilter {
  readonly subscriptionId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly state?: NoticeState | undefined;
}

const tableName = 'notices';
const idsAtOnce = 500;

/** What is in the outbox of notices: one row for each subscription and what it is told. */
export class NoticeStore {
  readonly outbox: OutboxStore;
  readonly #rows: ModelStatic<Model<Row, Row>>;
  readonly #readable: ReadableRows;

  constructor(database: Database, onUnreadable?: OnUnreadable) {
    const columns = {
      ...outboxColumns,
      ...{ subscriptionId: idColumn, about: textColumn(96), kind: textColumn(16), causeId: optionalIdColumn },
      ...{ cameraCount: countColumn, text: jsonColumn },
    };
    const options = { tableName, underscored: true, timestamps: false };
    this.#rows = database.sequelize.define('notice', columns, options);
    this.#readable = new ReadableRows(onUnreadable);
    this.outbox = new OutboxStore(database, {
      ...{ name: tableName, receiverColumn: 'subscription_id', keepsStatus: false },
    });
  }

  /** @returns false when the subscription has one of that key already: nothing is written then */
  async add(notice: Notice, transaction?: Transaction): Promise<boolean> {
    try {
      await this.#rows.create(toRow(notice), { transaction: transaction ?? null });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  /** What it says now, and what became of it. */
  async save(notice: Notice, transaction?: Transaction): Promise<void> {
    const { state, tries, triesFromMs, nextAtMs, triedAtMs, problem, text, cameraCount } = toRow(notice);
    const change = { state, tries, triesFromMs, nextAtMs, triedAtMs, problem, text, cameraCount };
    await this.#rows.update(change, { where: { id: notice.id }, transaction: transaction ?? null });
  }

  /** In no order; those that cannot be read are left out. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<Notice[]> {
    return this.#read(await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { id: [...ids] }] } }));
  }

  /** What was made for some causes, for one subscription or for all, oldest first. */
  async listOfCauses(scope: Scope, causeIds: readonly string[], subscriptionId?: string): Promise<Notice[]> {
    const own = subscriptionId === undefined ? {} : { subscriptionId };
    const found: Notice[] = [];
    for (let from = 0; from < causeIds.length; from += idsAtOnce) {
      const causeId = causeIds.slice(from, from + idsAtOnce);
      const where = { [Op.and]: [withinScope(scope), { causeId, ...own }] };
      const rows = await this.#rows.findAll({ where, order: ['createdAtMs', 'id'] });
      found.push(...this.#read(rows));
    }
    return found;
  }

  /** What is held back for a subscription is told by its digest. */
  async digestHeld(subscriptionId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ state: 'digested' }, { where: { subscriptionId, state: 'held' }, transaction });
  }

  /** Newest first. */
  async list(
    scope: Scope,
    { after, limit, ...filter }: NoticeFilter & { readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<{ notices: Notice[]; total: number }> {
    const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const where: WhereOptions = { [Op.and]: [withinScope(scope), wanted] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({
        where: after === undefined ? where : { [Op.and]: [where, olderThan(after)] },
        order: [['createdAtMs', 'DESC'], ['id', 'DESC']], // prettier-ignore
        limit,
      }),
      this.#rows.count({ where }),
    ]);
    return { notices: this.#read(rows), total };
  }

  async removeOf(subscriptionId: string): Promise<void> {
    await this.#rows.destroy({ where: { subscriptionId } });
  }

  /**
   * Forgets what was made before an instant and does not wait. What was told of causes that still stand is kept, since it
   * says that they were told.
   */
  async forget(beforeMs: number, openCauseIds: readonly string[]): Promise<void> {
    const old = { createdAtMs: { [Op.lt]: beforeMs }, state: { [Op.notIn]: ['waiting', 'held'] } };
    const ended = { [Op.or]: [{ causeId: null }, { causeId: { [Op.notIn]: [...openCauseIds] } }] };
    await this.#rows.destroy({ where: { [Op.and]: [old, ended] } });
  }

  #read(rows: readonly Model<Row, Row>[]): Notice[] {
    const stored = rows.map((row) => row.get());
    return this.#readable.read(stored, toNotice);
  }
}

function toRow({ key: about, text, ...notice }: Notice): Row {
  const { causeId = null, triedAtMs = null, problem = null, replayedBy = null, ...rest } = notice;
  return { ...rest, about, text: JSON.stringify(text), causeId, triedAtMs, problem, replayedBy };
}

function toNotice(row: Row): Notice {
  const { about: key, text, ...rest } = withoutNulls(row);
  return { ...rest, key, text: readJson(textShape, text, `notice ${row.id}`) };
}
