import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { MissedCause, Round, RoundState, StopOutcome } from '../round.ts';
import { type CameraViews, joinViews, type Period } from './camera-gap.ts';
import { digestStops, ListTally, listIdOf } from './round-digest.ts';

interface DigestRow {
  readonly roundId: string;
  readonly organisationPath: string;
  readonly dueFromMs: number;
  readonly listId: string;
  readonly stops: string;
}

interface ListRow {
  readonly id: string;
  /** Ids with a space between them: thousands are taken apart faster than by JSON. */
  readonly cameras: string;
}

interface StopRow {
  readonly id: string;
  readonly roundId: string;
  readonly cameraId: CameraId;
  readonly outcome: StopOutcome;
  readonly decidedAtMs: number | null;
  readonly previousSeenAtMs: number | null;
}

/** What decides whether the stops of a round count, and where. */
export type DigestedRound = Pick<Round, 'id' | 'organisationPath' | 'state' | 'dueFromMs' | 'missedCause'>;

type RoundRow = Pick<Round, 'id' | 'organisationPath' | 'state' | 'dueFromMs'> & {
  readonly missedCause: MissedCause | null;
};

const endedStates: readonly RoundState[] = ['done', 'partial', 'missed'];
const known = { state: [...endedStates], missedCause: { [Op.or]: [null, { [Op.ne]: 'platform' }] } };
/** About 2 MB; others use the database between two pages. */
const digestsAtOnce = 500;
const listsAtOnce = 500;
const options = { underscored: true, timestamps: false };
const digestName = 'digest';

/** What the stops of ended rounds came to, a row for each round. Rounds that the platform missed count nowhere. */
export class RoundDigestStore {
  readonly #digests: ModelStatic<Model<DigestRow, DigestRow>>;
  readonly #lists: ModelStatic<Model<ListRow, ListRow>>;
  readonly #stops: ModelStatic<Model<StopRow, StopRow>>;
  readonly #rounds: ModelStatic<Model<RoundRow, RoundRow>>;

  constructor({ sequelize }: Database) {
    this.#digests = sequelize.define(
      'roundDigest',
      {
        ...{ roundId: keyColumn, organisationPath: pathColumn, dueFromMs: instantColumn },
        ...{ listId: idColumn, stops: jsonColumn },
      },
      { tableName: 'round_digests', ...options },
    );
    this.#lists = sequelize.define(
      'roundCameraList',
      { id: keyColumn, cameras: jsonColumn },
      { tableName: 'round_camera_lists', ...options },
    );
    this.#stops = sequelize.define(
      'digestedStop',
      {
        ...{ id: keyColumn, roundId: idColumn, cameraId: idColumn, outcome: textColumn(16) },
        ...{ decidedAtMs: optionalInstantColumn, previousSeenAtMs: optionalInstantColumn },
      },
      { tableName: 'round_stops', ...options },
    );
    this.#rounds = sequelize.define(
      'digestedRound',
      {
        ...{ id: keyColumn, organisationPath: pathColumn, state: textColumn(16), dueFromMs: instantColumn },
        missedCause: optionalTextColumn(32),
      },
      { tableName: 'rounds', ...options },
    );
    this.#rounds.hasOne(this.#digests, { foreignKey: 'roundId', as: digestName, constraints: false });
  }

  /** Writes what a round came to, in the transaction that ends it; one that runs or counts nowhere has no digest. */
  async write(round: DigestedRound, transaction: Transaction): Promise<void> {
    if (!endedStates.includes(round.state) || round.missedCause === 'platform') return;
    const { id: roundId, organisationPath, dueFromMs } = round;
    const rows: unknown = await this.#stops.findAll({
      attributes: ['cameraId', 'outcome', 'decidedAtMs', 'previousSeenAtMs'],
      where: { roundId },
      raw: true,
      transaction,
    });
    // Raw rows hold exactly the columns.
    const { cameras, stops } = digestStops((rows as readonly StopRow[]).map(toStop));
    const listId = listIdOf(cameras);
    await this.#lists.bulkCreate([{ id: listId, cameras: cameras.join(' ') }], { ignoreDuplicates: true, transaction });
    await this.#digests.bulkCreate([{ roundId, organisationPath, dueFromMs, listId, stops }], {
      updateOnDuplicate: ['dueFromMs', 'listId', 'stops'],
      transaction,
    });
  }

  /** Ended rounds that count and were not digested yet, the newest first. @param period only those due in it */
  async listUndigested(scope: Scope, limit: number, period?: Period): Promise<DigestedRound[]> {
    const due = period === undefined ? {} : { dueFromMs: { [Op.gte]: period.fromMs, [Op.lt]: period.toMs } };
    const rows: unknown = await this.#rounds.findAll({
      attributes: ['id', 'organisationPath', 'state', 'dueFromMs', 'missedCause'],
      where: { [Op.and]: [withinScope(scope), known, due, { [`$${digestName}.round_id$`]: null }] },
      include: [{ model: this.#digests, as: digestName, attributes: [], required: false }],
      order: [['dueFromMs', 'DESC']],
      limit,
      subQuery: false,
      raw: true,
    });
    // Raw rows hold exactly the columns.
    return (rows as readonly RoundRow[]).map(({ missedCause, ...round }) => ({
      ...round,
      dueFromMs: Number(round.dueFromMs),
      ...(missedCause !== null && { missedCause }),
    }));
  }

  /**
   * Views of each camera in the digested rounds that were due in the period.
   *
   * @param except rounds that are read elsewhere, whether they are digested by now or not
   */
  async listCameraViews(
    scope: Scope,
    { fromMs, toMs }: Period,
    except: ReadonlySet<string>,
  ): Promise<Map<CameraId, CameraViews>> {
    const tallies = new Map<string, ListTally>();
    let last: Pick<DigestRow, 'dueFromMs' | 'roundId'> = { dueFromMs: fromMs, roundId: '' };
    for (;;) {
      const page = await this.#readPage(scope, last, toMs);
      for (const { listId, stops, roundId } of page) {
        if (except.has(roundId)) continue;
        const tally = tallies.get(listId) ?? new ListTally(fromMs);
        tallies.set(listId, tally);
        tally.add(stops);
      }
      last = page.at(-1) ?? last;
      if (page.length < digestsAtOnce) return this.#join(tallies);
    }
  }

  async #readPage(
    scope: Scope,
    { dueFromMs, roundId }: Pick<DigestRow, 'dueFromMs' | 'roundId'>,
    toMs: number,
  ): Promise<readonly DigestRow[]> {
    const after = [{ dueFromMs: { [Op.gt]: dueFromMs } }, { dueFromMs, roundId: { [Op.gt]: roundId } }];
    const rows: unknown = await this.#digests.findAll({
      attributes: ['roundId', 'dueFromMs', 'listId', 'stops'],
      // The bounds of the index come first; what lies after the last row is told among them.
      where: {
        [Op.and]: [{ dueFromMs: { [Op.gte]: dueFromMs, [Op.lt]: toMs } }, { [Op.or]: after }, withinScope(scope)],
      },
      order: ['dueFromMs', 'roundId'],
      limit: digestsAtOnce,
      raw: true,
    });
    // Raw rows hold exactly the columns.
    return rows as readonly DigestRow[];
  }

  async #join(tallies: ReadonlyMap<string, ListTally>): Promise<Map<CameraId, CameraViews>> {
    const views = new Map<CameraId, CameraViews>();
    const ids = [...tallies.keys()];
    for (let from = 0; from < ids.length; from += listsAtOnce) {
      const rows = await this.#lists.findAll({ where: { id: ids.slice(from, from + listsAtOnce) } });
      for (const row of rows) {
        const { id, cameras } = row.get();
        // Written by `write` from ids.
        const found =
          tallies.get(id)?.views(cameras.split(' ').filter((cameraId) => cameraId !== '') as CameraId[]) ??
          new Map<CameraId, CameraViews>();
        for (const [cameraId, own] of found) {
          const before = views.get(cameraId);
          views.set(cameraId, before === undefined ? own : joinViews(before, own));
        }
      }
    }
    return views;
  }
}

function toStop({ cameraId, outcome, decidedAtMs, previousSeenAtMs }: StopRow) {
  return {
    ...{ cameraId, outcome },
    ...(decidedAtMs !== null && { decidedAtMs: Number(decidedAtMs) }),
    ...(previousSeenAtMs !== null && { previousSeenAtMs: Number(previousSeenAtMs) }),
  };
}
