import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutPath } from '../platform/database/without-path.ts';
import type { InstantCursor } from '../platform/http/instant-cursor.ts';
import { type CameraView, CameraViewStore } from './coverage/camera-view-store.ts';
import { RoundDigestStore } from './coverage/round-digest-store.ts';
import { type RoundRow, roundColumns, toRound, toRoundRow } from './round-row.ts';
import type { Round, RoundState, RoundStop } from './round.ts';
import { RoundStopStore } from './round-stop-store.ts';

const openStates: readonly RoundState[] = ['pending', 'running'];
const newestFirst: [string, string][] = [
  ['dueFromMs', 'DESC'],
  ['id', 'DESC'],
];

interface RoundFilter {
  readonly state?: RoundState | undefined;
  /** Only those that are open and put aside. */
  readonly isPaused?: boolean;
  readonly after?: InstantCursor | undefined;
  readonly limit: number;
}

/** Rounds with their stops. One round per (plan, due time); every save names the version that it read. */
export class RoundStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<RoundRow, RoundRow>>;
  readonly #stops: RoundStopStore;
  readonly #views: CameraViewStore;
  readonly #digests: RoundDigestStore;

  constructor(database: Database) {
    this.#database = database;
    this.#stops = new RoundStopStore(database);
    this.#views = new CameraViewStore(database);
    this.#digests = new RoundDigestStore(database);
    this.#rows = database.sequelize.define('round', roundColumns, {
      tableName: 'rounds',
      underscored: true,
      timestamps: false,
    });
  }

  /** @returns false when its plan already has a round of that due time: nothing is written then */
  async add(round: Round, stops: readonly RoundStop[]): Promise<boolean> {
    try {
      await this.#database.transaction(async (transaction) => {
        await this.#rows.create(toRoundRow(round), { transaction });
        await this.#stops.addAll(stops, transaction);
        await this.#digests.write(round, transaction);
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
  async list(
    scope: Scope,
    { state, isPaused = false, after, limit }: RoundFilter,
  ): Promise<{ rounds: Round[]; total: number }> {
    const filter: WhereOptions = {
      [Op.and]: [
        withinScope(scope),
        ...(state === undefined ? [] : [{ state }]),
        ...(isPaused ? [{ state: [...openStates], pausedAtMs: { [Op.ne]: null } }] : []),
      ],
    };
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

  /** Pending rounds that fell due before an instant and whose window is still open. */
  async listUnbegun(scope: Scope, dueBeforeMs: number, nowMs: number): Promise<Round[]> {
    const due = { [Op.and]: [{ dueFromMs: { [Op.lte]: dueBeforeMs } }, { dueToMs: { [Op.gt]: nowMs } }] };
    return (await this.#listOpen(scope, due)).filter(({ state }) => state === 'pending');
  }

  /** Missed rounds whose window ended in [fromMs, toMs], oldest first. */
  async listMissed(scope: Scope, fromMs: number, toMs: number): Promise<Round[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { state: 'missed', endedAtMs: { [Op.between]: [fromMs, toMs] } }] },
      order: ['endedAtMs', 'id'],
    });
    return rows.map((row) => toRound(row.get()));
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
   * Saves a round, those of its stops that changed, which cameras were seen by it and, when it ends, what it came to, all
   * or nothing.
   *
   * @param round as decided from the version that it still carries
   * @returns the round with its new version; undefined when somebody else saved it since it was read
   */
  async save(
    round: Round,
    changedStops: readonly RoundStop[] = [],
    views: readonly CameraView[] = [],
  ): Promise<Round | undefined> {
    const next = { ...round, version: round.version + 1 };
    return this.#database.transaction(async (transaction) => {
      const [changed] = await this.#rows.update(withoutPath(toRoundRow(next)), {
        where: { id: round.id, version: round.version },
        transaction,
      });
      if (changed !== 1) return undefined;
      await this.#stops.saveAll(changedStops, transaction);
      await this.#views.note(views, transaction);
      await this.#digests.write(next, transaction);
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
