import type { Model, ModelStatic } from 'sequelize';
import { storedFault } from '../health/stored-fault.ts';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import type { RoundStop } from './round.ts';

type Optional = 'decidedAtMs' | 'fault' | 'outageId' | 'previousSeenAtMs' | 'patrolPreset' | 'resetPreset';

interface StopRow extends Omit<RoundStop, 'order' | Optional> {
  /** ORDER is a word of SQL. */
  readonly stopOrder: number;
  readonly decidedAtMs: number | null;
  readonly fault: string | null;
  readonly outageId: string | null;
  readonly previousSeenAtMs: number | null;
  readonly patrolPreset: string | null;
  readonly resetPreset: string | null;
}

/** What a seat or the end of a window changes of a stop. */
const decidedColumns = [
  'outcome',
  'markedNormal',
  'shownMs',
  'decidedAtMs',
  'previousSeenAtMs',
  'fault',
  'outageId',
] as const;

/** The stops of rounds. They are written with their round, by `RoundStore`. */
export class RoundStopStore {
  readonly #rows: ModelStatic<Model<StopRow, StopRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'roundStop',
      {
        id: keyColumn,
        roundId: idColumn,
        organisationPath: pathColumn,
        stopOrder: countColumn,
        cameraId: idColumn,
        cameraName: textColumn(),
        place: textColumn(256),
        dwellMs: countColumn,
        outcome: textColumn(16),
        markedNormal: flagColumn,
        shownMs: countColumn,
        decidedAtMs: optionalInstantColumn,
        fault: optionalJsonColumn,
        outageId: optionalIdColumn,
        previousSeenAtMs: optionalInstantColumn,
        patrolPreset: optionalTextColumn(64),
        resetPreset: optionalTextColumn(64),
      },
      { tableName: 'round_stops', underscored: true, timestamps: false },
    );
  }

  /** In their order. */
  async list(scope: Scope, roundId: string): Promise<RoundStop[]> {
    const rows = await this.#rows.findAll({ where: { ...withinScope(scope), roundId }, order: ['stopOrder'] });
    return rows.map((row) => toStop(row.get()));
  }

  async find(scope: Scope, id: string): Promise<RoundStop | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toStop(row.get());
  }

  async addAll(stops: readonly RoundStop[], transaction: Transaction): Promise<void> {
    await this.#rows.bulkCreate(stops.map(toRow), { transaction });
  }

  /** One statement, because a round that ends may skip a thousand stops. Only stops that exist are ever given here. */
  async saveAll(stops: readonly RoundStop[], transaction: Transaction): Promise<void> {
    if (stops.length === 0) return;
    await this.#rows.bulkCreate(stops.map(toRow), { updateOnDuplicate: [...decidedColumns], transaction });
  }
}

function toRow({ order, ...stop }: RoundStop): StopRow {
  return {
    ...stop,
    stopOrder: order,
    decidedAtMs: stop.decidedAtMs ?? null,
    fault: stop.fault === undefined ? null : JSON.stringify(stop.fault),
    outageId: stop.outageId ?? null,
    previousSeenAtMs: stop.previousSeenAtMs ?? null,
    patrolPreset: stop.patrolPreset ?? null,
    resetPreset: stop.resetPreset ?? null,
  };
}

function toStop({ stopOrder, decidedAtMs, fault, outageId, ...rest }: StopRow): RoundStop {
  const { previousSeenAtMs, patrolPreset, resetPreset, ...row } = rest;
  return {
    ...row,
    order: stopOrder,
    markedNormal: Boolean(row.markedNormal),
    ...(decidedAtMs !== null && { decidedAtMs: Number(decidedAtMs) }),
    ...(fault !== null && { fault: readJson(storedFault, fault, `stop ${row.id}`) }),
    ...(outageId !== null && { outageId }),
    ...(previousSeenAtMs !== null && { previousSeenAtMs: Number(previousSeenAtMs) }),
    ...(patrolPreset !== null && { patrolPreset }),
    ...(resetPreset !== null && { resetPreset }),
  };
}
