import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import { dutyResolutionView } from '../duty/duty-api.ts';
import type { DutyResolution } from '../duty/duty-mode.ts';
import type { UserId } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
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
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import type { InstantCursor } from '../platform/http/instant-cursor.ts';
import type { MissedCause, Round, RoundState, RoundStop } from './round.ts';
import { RoundStopStore } from './round-stop-store.ts';

interface RoundRow extends Omit<
  Round,
  'duty' | 'counts' | 'startedAtMs' | 'endedAtMs' | 'officerId' | 'officerName' | 'seatId' | 'missedCause'
> {
  readonly duty: string;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly officerId: UserId | null;
  readonly officerName: string | null;
  readonly seatId: string | null;
  readonly missedCause: MissedCause | null;
  readonly dueCount: number;
  readonly seenCount: number;
  readonly notViewableCount: number;
  readonly skippedCount: number;
  readonly normalCount: number;
}

const openStates: readonly RoundState[] = ['pending', 'running'];
const newestFirst: [string, string][] = [
  ['dueFromMs', 'DESC'],
  ['id', 'DESC'],
];

interface RoundFilter {
  readonly state?: RoundState | undefined;
  readonly after?: InstantCursor | undefined;
  readonly limit: number;
}

/** Rounds with their stops. One round per (plan, due time); every save names the version that it read. */
export class RoundStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<RoundRow, RoundRow>>;
  readonly #stops: RoundStopStore;

  constructor(database: Database) {
    this.#database = database;
    this.#stops = new RoundStopStore(database);
    this.#rows = database.sequelize.define(
      'round',
      {
        id: keyColumn,
        planId: idColumn,
        planName: textColumn(640),
        organisationId: idColumn,
        organisationName: textColumn(),
        organisationPath: pathColumn,
        state: textColumn(16),
        duty: jsonColumn,
        dueFromMs: instantColumn,
        dueToMs: instantColumn,
        layout: countColumn,
        startedAtMs: optionalInstantColumn,
        endedAtMs: optionalInstantColumn,
        officerId: optionalIdColumn,
        officerName: optionalTextColumn(),
        seatId: optionalIdColumn,
        missedCause: optionalTextColumn(32),
        dueCount: countColumn,
        seenCount: countColumn,
        notViewableCount: countColumn,
        skippedCount: countColumn,
        normalCount: countColumn,
        version: countColumn,
      },
      { tableName: 'rounds', underscored: true, timestamps: false },
    );
  }

  /** @returns false when its plan already has a round of that due time: nothing is written then */
  async add(round: Round, stops: readonly RoundStop[]): Promise<boolean> {
    try {
      await this.#database.transaction(async (transaction) => {
        await this.#rows.create(toRow(round), { transaction });
        await this.#stops.addAll(stops, transaction);
      });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  async find(scope: Scope, id: string): Promise<Round | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toRound(row.get());
  }

  async exists(scope: Scope, due: { readonly planId: string; readonly dueFromMs: number }): Promise<boolean> {
    return (await this.#rows.count({ where: { ...withinScope(scope), ...due } })) > 0;
  }

  /** Newest due first. */
  async list(scope: Scope, { state, after, limit }: RoundFilter): Promise<{ rounds: Round[]; total: number }> {
    const filter: WhereOptions = { ...withinScope(scope), ...(state !== undefined && { state }) };
    const where: WhereOptions = after === undefined ? filter : { [Op.and]: [filter, beyond(after)] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order: newestFirst, limit }),
      this.#rows.count({ where: filter }),
    ]);
    return { rounds: rows.map((row) => toRound(row.get())), total };
  }

  /** Pending and running rounds whose window is over. */
  async listOverdue(scope: Scope, nowMs: number): Promise<Round[]> {
    return this.#listOpen(scope, { dueToMs: { [Op.lte]: nowMs } });
  }

  /** Pending and running rounds that are due and that nobody works on, oldest due first. */
  async listClaimable(scope: Scope, nowMs: number): Promise<Round[]> {
    return this.#listOpen(scope, { seatId: null, dueFromMs: { [Op.lte]: nowMs }, dueToMs: { [Op.gt]: nowMs } });
  }

  /** Rounds that a seat works on. */
  async listSeated(scope: Scope): Promise<Round[]> {
    return this.#listOpen(scope, { seatId: { [Op.ne]: null } });
  }

  async listStops(scope: Scope, roundId: string): Promise<RoundStop[]> {
    return this.#stops.list(scope, roundId);
  }

  async findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> {
    return this.#stops.find(scope, stopId);
  }

  /**
   * Saves a round and those of its stops that changed, all or nothing.
   *
   * @param round as decided from the version that it still carries
   * @returns the round with its new version; undefined when somebody else saved it since it was read
   */
  async save(round: Round, changedStops: readonly RoundStop[] = []): Promise<Round | undefined> {
    const next = { ...round, version: round.version + 1 };
    return this.#database.transaction(async (transaction) => {
      const [changed] = await this.#rows.update(toRow(next), {
        where: { id: round.id, version: round.version },
        transaction,
      });
      if (changed !== 1) return undefined;
      await this.#stops.saveAll(changedStops, transaction);
      return next;
    });
  }

  async #listOpen(scope: Scope, condition: WhereOptions): Promise<Round[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { state: [...openStates] }, condition] },
      order: ['dueFromMs', 'id'],
    });
    return rows.map((row) => toRound(row.get()));
  }
}

function beyond(cursor: InstantCursor): WhereOptions {
  return {
    [Op.or]: [{ dueFromMs: { [Op.lt]: cursor.atMs } }, { dueFromMs: cursor.atMs, id: { [Op.lt]: cursor.id } }],
  };
}

function toRow({ counts, ...round }: Round): RoundRow {
  return {
    ...round,
    duty: JSON.stringify(round.duty),
    startedAtMs: round.startedAtMs ?? null,
    endedAtMs: round.endedAtMs ?? null,
    officerId: round.officerId ?? null,
    officerName: round.officerName ?? null,
    seatId: round.seatId ?? null,
    missedCause: round.missedCause ?? null,
    dueCount: counts.due,
    seenCount: counts.seen,
    notViewableCount: counts.notViewable,
    skippedCount: counts.skipped,
    normalCount: counts.normal,
  };
}

function toRound(row: RoundRow): Round {
  const { startedAtMs, endedAtMs, officerId, officerName, seatId, missedCause, ...rest } = row;
  const { dueCount, seenCount, notViewableCount, skippedCount, normalCount, ...round } = rest;
  return {
    ...round,
    // Absent and undefined are one thing to a resolution's readers.
    duty: readJson(dutyResolutionView, row.duty, `round ${row.id}`) as DutyResolution,
    dueFromMs: Number(row.dueFromMs),
    dueToMs: Number(row.dueToMs),
    ...(startedAtMs !== null && { startedAtMs: Number(startedAtMs) }),
    ...(endedAtMs !== null && { endedAtMs: Number(endedAtMs) }),
    ...(officerId !== null && { officerId }),
    ...(officerName !== null && { officerName }),
    ...(seatId !== null && { seatId }),
    ...(missedCause !== null && { missedCause }),
    counts: {
      due: dueCount,
      seen: seenCount,
      notViewable: notViewableCount,
      skipped: skippedCount,
      normal: normalCount,
    },
  };
}
