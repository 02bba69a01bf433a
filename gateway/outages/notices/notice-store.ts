import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import type { Notice, NoticeState } from './notice.ts';

const textShape = z.object({ subject: z.string(), lines: z.array(z.string()), link: z.string().exactOptional() });

type Optional = 'causeId' | 'triedAtMs' | 'problem' | 'replayedBy';
type Row = Omit<Notice, Optional | 'key' | 'text'> & {
  readonly about: string;
  readonly text: string;
} & { readonly [Key in Optional]: Exclude<Notice[Key], undefined> | null };

interface NoticeFilter {
  readonly subscriptionId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly state?: NoticeState | undefined;
}

/** How many of a subscription's notices wait, and how many have failed. */
export interface NoticeCounts {
  readonly waitingCount: number;
  readonly failedCount: number;
}

const idsAtOnce = 500;

/** The outbox of notices: one row for each subscription and what it is told. */
export class NoticeStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      subscriptionId: idColumn,
      organisationPath: pathColumn,
      about: textColumn(96),
      kind: textColumn(16),
      causeId: optionalIdColumn,
      cameraCount: countColumn,
      text: jsonColumn,
      createdAtMs: instantColumn,
      state: textColumn(16),
      tries: countColumn,
      triesFromMs: instantColumn,
      nextAtMs: instantColumn,
      triedAtMs: optionalInstantColumn,
      problem: optionalTextColumn(255),
      replays: countColumn,
      replayedBy: optionalTextColumn(),
    };
    const options = { tableName: 'notices', underscored: true, timestamps: false };
    this.#rows = sequelize.define('notice', columns, options);
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

  /** What became of it. */
  async save(notice: Notice, transaction?: Transaction): Promise<void> {
    const { state, tries, triesFromMs, nextAtMs, triedAtMs, problem, text, cameraCount } = toRow(notice);
    const change = { state, tries, triesFromMs, nextAtMs, triedAtMs, problem, text, cameraCount };
    await this.#rows.update(change, { where: { id: notice.id }, transaction: transaction ?? null });
  }

  /** Ids of subscriptions that have something whose time has come. */
  async listDueSubscriptions(scope: Scope, nowMs: number): Promise<Set<string>> {
    const rows = await this.#rows.findAll({
      attributes: ['subscriptionId'],
      where: { [Op.and]: [withinScope(scope), { state: 'waiting', nextAtMs: { [Op.lte]: nowMs } }] },
      group: ['subscriptionId'],
    });
    return new Set(rows.map((row) => row.get().subscriptionId));
  }

  /** Those whose time has come, of one subscription or of all, in the order in which they were made. */
  async listDue(scope: Scope, nowMs: number, limit: number, subscriptionId?: string): Promise<Notice[]> {
    const due = {
      state: 'waiting',
      nextAtMs: { [Op.lte]: nowMs },
      ...(subscriptionId !== undefined && { subscriptionId }),
    };
    const where = { [Op.and]: [withinScope(scope), due] };
    const rows = await this.#rows.findAll({ where, order: ['nextAtMs', 'id'], limit });
    return rows.map((row) => toNotice(row.get()));
  }

  /** Takes one for a try: nobody else finds it due before `untilMs`. @returns false when somebody else has taken it */
  async take({ id, nextAtMs }: Notice, untilMs: number): Promise<boolean> {
    const [taken] = await this.#rows.update({ nextAtMs: untilMs }, { where: { id, nextAtMs, state: 'waiting' } });
    return taken === 1;
  }

  /** What was made for some causes, for one subscription or for all, oldest first. */
  async listOfCauses(scope: Scope, causeIds: readonly string[], subscriptionId?: string): Promise<Notice[]> {
    const own = subscriptionId === undefined ? {} : { subscriptionId };
    const found: Notice[] = [];
    for (let from = 0; from < causeIds.length; from += idsAtOnce) {
      const causeId = causeIds.slice(from, from + idsAtOnce);
      const where = { [Op.and]: [withinScope(scope), { causeId, ...own }] };
      const rows = await this.#rows.findAll({ where, order: ['createdAtMs', 'id'] });
      found.push(...rows.map((row) => toNotice(row.get())));
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
        where: after === undefined ? where : { [Op.and]: [where, beyond(after)] },
        order: [['createdAtMs', 'DESC'], ['id', 'DESC']], // prettier-ignore
        limit,
      }),
      this.#rows.count({ where }),
    ]);
    return { notices: rows.map((row) => toNotice(row.get())), total };
  }

  /** By subscription; those with neither are left out. */
  async countOpen(scope: Scope): Promise<Map<string, NoticeCounts>> {
    const groups = await this.#rows.count({
      where: { [Op.and]: [withinScope(scope), { state: ['waiting', 'failed'] }] },
      attributes: ['subscriptionId', 'state'],
      group: ['subscriptionId', 'state'],
    });
    const counts = new Map<string, NoticeCounts>();
    for (const group of groups) {
      const id = String(group['subscriptionId']);
      const { waitingCount, failedCount } = counts.get(id) ?? { waitingCount: 0, failedCount: 0 };
      const count = Number(group.count);
      counts.set(
        id,
        group['state'] === 'waiting' ? { waitingCount: count, failedCount } : { waitingCount, failedCount: count },
      );
    }
    return counts;
  }

  /** Everything that went out to a subscription in an interval is due again. @returns how many */
  async replay(
    scope: Scope,
    asked: { readonly subscriptionId: string; readonly fromMs: number; readonly toMs: number; readonly by: string },
    nowMs: number,
  ): Promise<number> {
    const { subscriptionId, fromMs, toMs, by } = asked;
    const sent = { subscriptionId, createdAtMs: { [Op.gte]: fromMs, [Op.lte]: toMs } };
    const where = { [Op.and]: [withinScope(scope), sent, { state: ['waiting', 'delivered', 'failed'] }] };
    await this.#rows.increment('replays', { where });
    const due = { state: 'waiting' as const, tries: 0, triesFromMs: nowMs, nextAtMs: nowMs, replayedBy: by };
    const [replayed] = await this.#rows.update(due, { where });
    return replayed;
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
}

function beyond({ atMs, id }: InstantCursor): WhereOptions {
  return { [Op.or]: [{ createdAtMs: { [Op.lt]: atMs } }, { createdAtMs: atMs, id: { [Op.lt]: id } }] };
}

function toRow({ key: about, text, ...notice }: Notice): Row {
  const { causeId = null, triedAtMs = null, problem = null, replayedBy = null, ...rest } = notice;
  return { ...rest, about, text: JSON.stringify(text), causeId, triedAtMs, problem, replayedBy };
}

function toNotice(row: Row): Notice {
  const { about: key, text, triedAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    key,
    text: readJson(textShape, text, `notice ${row.id}`),
    createdAtMs: Number(row.createdAtMs),
    triesFromMs: Number(row.triesFromMs),
    nextAtMs: Number(row.nextAtMs),
    ...(triedAtMs !== undefined && { triedAtMs: Number(triedAtMs) }),
  };
}
