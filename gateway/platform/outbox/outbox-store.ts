import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { withinScope } from '../database/within-scope.ts';
import { withoutNulls } from '../database/without-nulls.ts';
import type { InstantCursor } from '../http/instant-cursor.ts';
import { type OutboxEntry, outboxStates, problemLength } from './outbox-entry.ts';

type Optional = 'triedAtMs' | 'problem' | 'replayedBy';
type Row = Omit<OutboxEntry, Optional | 'status'> & {
  readonly receiverId: string;
  readonly status?: number | null;
} & { readonly [Key in Optional]: Exclude<OutboxEntry[Key], undefined> | null };

interface OutboxTable {
  readonly name: string;
  /** Its column that names the receiver. */
  readonly receiverColumn: string;
  /** Whether it has a column for the status of the last try. */
  readonly keepsStatus: boolean;
}

/** How many of a receiver's entries wait, and how many have failed. */
export interface OutboxCounts {
  readonly waitingCount: number;
  readonly failedCount: number;
}

/** Columns of every table that is an outbox, as a model of it names them. */
export const outboxColumns = {
  id: keyColumn,
  organisationPath: pathColumn,
  createdAtMs: instantColumn,
  state: textColumn(16),
  tries: countColumn,
  triesFromMs: instantColumn,
  nextAtMs: instantColumn,
  triedAtMs: optionalInstantColumn,
  problem: optionalTextColumn(problemLength),
  replays: countColumn,
  replayedBy: optionalTextColumn(),
};

/** What is common to tables of things to be sent: who is due, who takes it, what became of it. What a row holds is theirs. */
export class OutboxStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database, { name, receiverColumn, keepsStatus }: OutboxTable) {
    const columns = {
      ...outboxColumns,
      receiverId: { ...idColumn, field: receiverColumn },
      ...(keepsStatus && { status: optionalInstantColumn }),
    };
    const options = { tableName: name, underscored: true, timestamps: false };
    this.#rows = sequelize.define(`outbox ${name}`, columns, options);
  }

  /** Ids of receivers that have something whose time has come. */
  async listDueReceivers(scope: Scope, nowMs: number): Promise<string[]> {
    const rows = await this.#rows.findAll({
      attributes: ['receiverId'],
      where: { [Op.and]: [withinScope(scope), { state: 'waiting', nextAtMs: { [Op.lte]: nowMs } }] },
      group: ['receiverId'],
    });
    return rows.map((row) => row.get().receiverId);
  }

  /** Those of a receiver whose time has come, in the order in which they were made. */
  async listDue(scope: Scope, receiverId: string, nowMs: number, limit: number): Promise<OutboxEntry[]> {
    const due = { receiverId, state: 'waiting', nextAtMs: { [Op.lte]: nowMs } };
    const where = { [Op.and]: [withinScope(scope), due] };
    const rows = await this.#rows.findAll({ where, order: ['nextAtMs', 'id'], limit });
    return rows.map((row) => toEntry(row.get()));
  }

  /**
   * Takes an entry for one try: nobody else finds it due before `untilMs`, and after that it is due again if the taker is
   * gone.
   *
   * @returns false when somebody else has taken it
   */
  async take({ id, nextAtMs }: OutboxEntry, untilMs: number): Promise<boolean> {
    const [taken] = await this.#rows.update({ nextAtMs: untilMs }, { where: { id, nextAtMs, state: 'waiting' } });
    return taken === 1;
  }

  /** What became of it. */
  async save(entry: OutboxEntry): Promise<void> {
    const { id, state, tries, nextAtMs, triedAtMs = null, status = null, problem = null } = entry;
    const keepsStatus = 'status' in this.#rows.getAttributes();
    const change = { state, tries, nextAtMs, triedAtMs, problem, ...(keepsStatus && { status }) };
    await this.#rows.update(change, { where: { id } });
  }

  /** By receiver; those that have neither are left out. */
  async countOpen(scope: Scope): Promise<Map<string, OutboxCounts>> {
    const groups = await this.#rows.count({
      where: { [Op.and]: [withinScope(scope), { state: ['waiting', 'failed'] }] },
      attributes: ['receiverId', 'state'],
      group: ['receiverId', 'state'],
    });
    const counts = new Map<string, OutboxCounts>();
    for (const { receiverId, state, count } of groups) {
      const known = counts.get(String(receiverId)) ?? noCounts;
      const member = state === 'waiting' ? 'waitingCount' : 'failedCount';
      counts.set(String(receiverId), { ...known, [member]: Number(count) });
    }
    return counts;
  }

  /** Everything that went out to a receiver in an interval is due again. @returns how many */
  async replay(
    scope: Scope,
    asked: { readonly receiverId: string; readonly fromMs: number; readonly toMs: number; readonly by: string },
    nowMs: number,
  ): Promise<number> {
    const { receiverId, fromMs, toMs, by } = asked;
    const sent = { receiverId, createdAtMs: { [Op.gte]: fromMs, [Op.lte]: toMs }, state: [...outboxStates] };
    const where = { [Op.and]: [withinScope(scope), sent] };
    await this.#rows.increment('replays', { where });
    const due = { state: 'waiting' as const, tries: 0, triesFromMs: nowMs, nextAtMs: nowMs, replayedBy: by };
    const [replayed] = await this.#rows.update(due, { where });
    return replayed;
  }
}

/** What lies behind the end of a page that is sorted newest first. */
export function olderThan({ atMs, id }: InstantCursor): WhereOptions {
  return { [Op.or]: [{ createdAtMs: { [Op.lt]: atMs } }, { createdAtMs: atMs, id: { [Op.lt]: id } }] };
}

export const noCounts: OutboxCounts = { waitingCount: 0, failedCount: 0 };

function toEntry({ receiverId: _receiverId, ...row }: Row): OutboxEntry {
  return withoutNulls(row);
}
