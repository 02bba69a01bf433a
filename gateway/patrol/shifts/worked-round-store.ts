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
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { MissedCause, RoundState } from '../round.ts';
import type { ShiftCrew, WorkedRound } from './shift-work.ts';

interface RoundRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly planId: string;
  readonly planName: string;
  readonly state: RoundState;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly officerId: string | null;
  readonly missedCause: MissedCause | null;
  readonly assignee: string | null;
  readonly dueCount: number;
  readonly seenCount: number;
  readonly notViewableCount: number;
  readonly skippedCount: number;
  readonly normalCount: number;
}

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  planId: idColumn,
  planName: textColumn(640),
  state: textColumn(16),
  dueFromMs: instantColumn,
  dueToMs: instantColumn,
  officerId: optionalIdColumn,
  missedCause: optionalTextColumn(32),
  assignee: optionalJsonColumn,
  dueCount: countColumn,
  seenCount: countColumn,
  notViewableCount: countColumn,
  skippedCount: countColumn,
  normalCount: countColumn,
};

const storedAssignee = z.object({ organisationId: z.string(), postId: z.string().exactOptional() });

/** Reads of rounds what the figures of shifts need; RoundStore alone writes them. */
export class WorkedRoundStore {
  readonly #rows: ModelStatic<Model<RoundRow, RoundRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('workedRound', columns, {
      tableName: 'rounds',
      underscored: true,
      timestamps: false,
    });
  }

  /** Rounds that fell due in [fromMs, toMs) and may be a crew's (`isRoundOf` tells), the earliest first. */
  async list(
    scope: Scope,
    { organisationId, standsInForIds, memberIds }: ShiftCrew,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): Promise<WorkedRound[]> {
    const mayBe = {
      [Op.or]: [
        { organisationId: [organisationId, ...standsInForIds] },
        { officerId: [...memberIds] },
        { assignee: { [Op.substring]: organisationId } },
      ],
    };
    const due = { dueFromMs: { [Op.gte]: fromMs, [Op.lt]: toMs } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), due, mayBe] },
      order: ['dueFromMs', 'id'],
    });
    return rows.map((row) => toWorkedRound(row.get()));
  }
}

function toWorkedRound(row: RoundRow): WorkedRound {
  const { id, organisationId, planId, planName, state, officerId, missedCause, assignee } = row;
  return {
    ...{ id, organisationId, planId, planName, state },
    ...{ dueFromMs: Number(row.dueFromMs), dueToMs: Number(row.dueToMs) },
    ...(officerId !== null && { officerId }),
    ...(missedCause !== null && { missedCause }),
    ...(assignee !== null && { assignee: readJson(storedAssignee, assignee, `round ${id}`) }),
    counts: {
      due: row.dueCount,
      seen: row.seenCount,
      notViewable: row.notViewableCount,
      skipped: row.skippedCount,
      normal: row.normalCount,
    },
  };
}
