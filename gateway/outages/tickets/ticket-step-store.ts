import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalJsonColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { recheckFailure } from './recheck-failure.ts';
import { suspensionAsking, suspensionBegin, suspensionEnds, type SuspensionTurn } from './suspended-spans.ts';
import type { TicketStepRecord } from './ticket-step.ts';

type Row = Omit<TicketStepRecord, 'userId' | 'failures'> & {
  readonly userId: string | null;
  readonly failures: string | null;
};

const storedFailures = z.array(recheckFailure);

/** The history of tickets: rows are added, and never deleted; only where they belong may change. */
export class TicketStepStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      ticketId: idColumn,
      organisationPath: pathColumn,
      version: countColumn,
      kind: textColumn(24),
      state: textColumn(16),
      atMs: instantColumn,
      userId: optionalIdColumn,
      byName: textColumn(),
      note: textColumn(1000),
      failures: optionalJsonColumn,
    };
    const options = { tableName: 'ticket_steps', underscored: true, timestamps: false };
    this.#rows = sequelize.define('ticketStep', columns, options);
  }

  /** Fails when the ticket has a step of that version already. */
  async add({ userId, failures, ...step }: TicketStepRecord, transaction: Transaction): Promise<void> {
    const found = failures === undefined ? null : JSON.stringify(failures);
    await this.#rows.create({ ...step, userId: userId ?? null, failures: found }, { transaction });
  }

  /** The history of a ticket that was handed to another organisation. */
  async move(ticketId: string, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { ticketId }, transaction });
  }

  /**
   * What asked for, began and ended suspensions, of tickets that had an approved one, before an instant; of each ticket in
   * its order.
   *
   * @param beforeMs ms since the epoch
   */
  async listSuspensionTurns(scope: Scope, beforeMs: number): Promise<SuspensionTurn[]> {
    const within = [withinScope(scope), { atMs: { [Op.lt]: beforeMs } }];
    const begun = await this.#rows.findAll({ where: { [Op.and]: [...within, { kind: suspensionBegin }] } });
    if (begun.length === 0) return [];
    const ticketId = [...new Set(begun.map((row) => row.get().ticketId))];
    const kind = [suspensionAsking, suspensionBegin, ...suspensionEnds];
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [...within, { ticketId, kind }] },
      order: ['ticketId', 'version'],
    });
    return rows.map((row) => toStep(row.get()));
  }

  /** In the order in which the steps were taken. */
  async list(scope: Scope, ticketId: string): Promise<TicketStepRecord[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { ticketId }] },
      order: ['version'],
    });
    return rows.map((row) => toStep(row.get()));
  }
}

function toStep(row: Row): TicketStepRecord {
  const { failures, ...step } = withoutNulls(row);
  const where = `ticket_steps.failures of ${row.id}`;
  return {
    ...step,
    atMs: Number(row.atMs),
    ...(failures !== undefined && { failures: readJson(storedFailures, failures, where) }),
  };
}
