import { col, fn, literal, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { RefusedRounds, WatchedStop } from '../attention/find-patterns.ts';
import type { MissedCause, RoundState, StopOutcome } from '../round.ts';
import { type CameraViews, joinViews, type Period } from './camera-gap.ts';
import type { BegunCounts, RoundTally } from './coverage.ts';
import { RoundDigestStore } from './round-digest-store.ts';

interface RoundRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly planName: string;
  readonly state: RoundState;
  readonly missedCause: MissedCause | null;
  readonly modeKey: string;
  readonly officerId: string | null;
  readonly officerName: string | null;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly startedAtMs: number | null;
  readonly refusedReports: number;
  readonly seenCount: number;
}

interface StopRow {
  readonly id: string;
  readonly roundId: string;
  readonly organisationPath: string;
  readonly cameraId: CameraId;
  readonly outcome: StopOutcome;
  readonly shownMs: number;
  readonly dwellMs: number;
  readonly decidedAtMs: number | null;
  readonly previousSeenAtMs: number | null;
}

/** One decided stop with its round: what every figure is made of. */
export interface ViewRecord {
  readonly stopId: string;
  readonly roundId: string;
  readonly planName: string;
  readonly officerName?: string;
  readonly outcome: StopOutcome;
  readonly decidedAtMs: number;
  readonly shownMs: number;
  readonly dwellMs: number;
  readonly previousSeenAtMs?: number;
}

const endedStates: readonly RoundState[] = ['done', 'partial', 'missed'];
const roundsName = 'coverageRound';
/** Rounds of before there were digests are read stop by stop; a city has fewer in the longest period. */
const mostUndigested = 1_000_000;
const roundsAtOnce = 100;
const isSeen = "coverageStop.outcome = 'seen'";
const decided = 'coverageStop.decided_at_ms';
const previous = 'coverageStop.previous_seen_at_ms';
/** Hours of Beijing begin where hours of UTC do. */
const hourStart = literal('due_from_ms - due_from_ms % 3600000');

/** Reads what rounds and their stops came to, summed up by the database. Rounds count that ended and were due in the period. */
export class CoverageStore {
  readonly #rounds: ModelStatic<Model<RoundRow, RoundRow>>;
  readonly #stops: ModelStatic<Model<StopRow, StopRow>>;
  readonly #digests: RoundDigestStore;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#digests = new RoundDigestStore(database);
    const options = { underscored: true, timestamps: false };
    this.#rounds = sequelize.define(
      roundsName,
      {
        ...{ id: keyColumn, organisationPath: pathColumn, planName: textColumn(640), state: textColumn(16) },
        ...{ missedCause: optionalTextColumn(32), modeKey: textColumn(16), officerName: optionalTextColumn() },
        officerId: optionalIdColumn,
        ...{ dueFromMs: instantColumn, dueToMs: instantColumn, startedAtMs: optionalInstantColumn },
        ...{ refusedReports: countColumn, seenCount: countColumn },
      },
      { tableName: 'rounds', ...options },
    );
    this.#stops = sequelize.define(
      'coverageStop',
      {
        ...{ id: keyColumn, roundId: idColumn, organisationPath: pathColumn, cameraId: idColumn },
        ...{ outcome: textColumn(16), shownMs: countColumn, dwellMs: countColumn },
        ...{ decidedAtMs: optionalInstantColumn, previousSeenAtMs: optionalInstantColumn },
      },
      { tableName: 'round_stops', ...options },
    );
    this.#stops.belongsTo(this.#rounds, { foreignKey: 'roundId', as: roundsName });
  }

  /** Ended rounds by duty mode, hour, state and cause. */
  async tallyRounds(scope: Scope, period: Period): Promise<RoundTally[]> {
    const rows = await this.#rounds.findAll({
      attributes: [
        'modeKey',
        'state',
        'missedCause',
        [hourStart, 'hourMs'],
        [fn('COUNT', col('id')), 'roundCount'],
        [fn('SUM', literal('due_to_ms - due_from_ms')), 'windowMs'],
        [fn('SUM', col('due_count')), 'dueCount'],
        [fn('SUM', col('seen_count')), 'seenCount'],
        [fn('SUM', col('not_viewable_count')), 'notViewableCount'],
      ],
      where: ended(scope, period),
      group: ['modeKey', 'state', 'missedCause', hourStart as unknown as string],
      raw: true,
    });
    // What was selected is exactly this; sums come as texts from MariaDB.
    return (rows as unknown as readonly Record<string, string | number | null>[]).map(toTally);
  }

  /**
   * Rounds that somebody began, and those of them that were begun in time.
   *
   * @param onTimeMs a round is begun in time when it is begun so soon after its window does
   */
  async countBegun(scope: Scope, period: Period, onTimeMs: number): Promise<BegunCounts> {
    const known = { [Op.and]: [ended(scope, period), notMissedBy('platform')] };
    const inTime = { startedAtMs: { [Op.lte]: literal(`due_from_ms + ${String(Math.round(onTimeMs))}`) } };
    const [startedCount, onTimeCount] = await Promise.all([
      this.#rounds.count({ where: { [Op.and]: [known, { startedAtMs: { [Op.ne]: null } }] } }),
      this.#rounds.count({ where: { [Op.and]: [known, inTime] } }),
    ]);
    return { startedCount, onTimeCount };
  }

  /** Views of each camera that was due in the period, from the digests of its rounds. */
  async listCameraViews(scope: Scope, period: Period): Promise<CameraViews[]> {
    const left = await this.#digests.listUndigested(scope, mostUndigested, period);
    const views = await this.#digests.listCameraViews(scope, period, new Set(left.map(({ id }) => id)));
    for (let from = 0; from < left.length; from += roundsAtOnce) {
      const rounds = left.slice(from, from + roundsAtOnce).map(({ id }) => id);
      for (const found of await this.#sumUp(rounds, period.fromMs)) {
        const before = views.get(found.cameraId);
        views.set(found.cameraId, before === undefined ? found : joinViews(before, found));
      }
    }
    return [...views.values()];
  }

  /** The decided stops of one camera, newest first. */
  async listRecords(
    scope: Scope,
    cameraId: string,
    { after, limit, ...period }: Period & { readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<ViewRecord[]> {
    const decided = { decidedAtMs: { [Op.between]: [period.fromMs, period.toMs] } };
    const rows = await this.#stops.findAll({
      where: { [Op.and]: [withinScope(scope), { cameraId }, decided, after === undefined ? {} : beyond(after)] },
      include: [{ model: this.#rounds, as: roundsName, attributes: ['planName', 'officerName'], required: true }],
      order: [
        ['decidedAtMs', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    });
    return rows.map((row) => toRecord(row.get({ plain: true })));
  }

  /** Stops that were seen in the newest rounds that were due in the period, newest first, with who watched them. */
  async listWatched(scope: Scope, { fromMs, toMs }: Period, limit: number): Promise<WatchedStop[]> {
    const due = { dueFromMs: { [Op.gte]: fromMs, [Op.lt]: toMs }, seenCount: { [Op.gt]: 0 } };
    const rounds = await this.#rounds.findAll({
      attributes: ['id', 'officerId', 'officerName', 'seenCount'],
      where: { [Op.and]: [withinScope(scope), due] },
      order: [['dueFromMs', 'DESC']],
      limit,
      raw: true,
    });
    const watched: WatchedStop[] = [];
    for (let from = 0; from < rounds.length && watched.length < limit; from += roundsAtOnce) {
      watched.push(...(await this.#seenIn(rounds.slice(from, from + roundsAtOnce) as unknown as readonly RoundRow[]))); // raw rows
    }
    return watched.sort((a, b) => b.decidedAtMs - a.decidedAtMs).slice(0, limit);
  }

  /** Rounds with many reports that could not be true, summed up by who watched them. @param least so many in one round */
  async listRefused(scope: Scope, period: Period, least: number): Promise<RefusedRounds[]> {
    const due = { dueFromMs: { [Op.gte]: period.fromMs, [Op.lt]: period.toMs } };
    const many = { refusedReports: { [Op.gte]: least }, officerId: { [Op.ne]: null } };
    const rows = await this.#rounds.findAll({
      attributes: [
        'officerId',
        [fn('MAX', col('officer_name')), 'officerName'],
        [fn('COUNT', col('id')), 'rounds'],
        [fn('SUM', col('refused_reports')), 'refusedReports'],
      ],
      where: { [Op.and]: [withinScope(scope), due, many] },
      group: ['officerId'],
      raw: true,
    });
    // What was selected is exactly this; sums come as texts from MariaDB.
    const sums = rows as unknown as readonly Record<keyof RefusedRounds, string | number>[];
    return sums.map(({ officerId, officerName, rounds, refusedReports }) => ({
      ...{ officerId: String(officerId), officerName: String(officerName) },
      ...{ rounds: Number(rounds), refusedReports: Number(refusedReports) },
    }));
  }

  async #seenIn(rounds: readonly Pick<RoundRow, 'id' | 'officerId' | 'officerName'>[]): Promise<WatchedStop[]> {
    const byId = new Map(rounds.map((round) => [round.id, round]));
    const rows = await this.#stops.findAll({
      attributes: ['roundId', 'decidedAtMs', 'shownMs', 'dwellMs'],
      where: { roundId: [...byId.keys()], outcome: 'seen' },
      raw: true,
    });
    // What was selected is exactly this.
    const seen = rows as unknown as readonly Pick<StopRow, 'roundId' | 'decidedAtMs' | 'shownMs' | 'dwellMs'>[];
    return seen.map(({ roundId, decidedAtMs, shownMs, dwellMs }) => ({
      officerId: byId.get(roundId)?.officerId ?? '',
      officerName: byId.get(roundId)?.officerName ?? '',
      decidedAtMs: Number(decidedAtMs),
      surplusMs: shownMs - dwellMs,
    }));
  }

  /**
   * Stop by stop, of rounds that were not digested yet. They lie in the scope, and so do their stops.
   *
   * @param sinceMs gaps count that began then or later
   */
  async #sumUp(roundIds: readonly string[], sinceMs: number): Promise<CameraViews[]> {
    const rows = await this.#stops.findAll({
      attributes: [
        'cameraId',
        [fn('COUNT', col('coverageStop.camera_id')), 'dueCount'],
        [fn('SUM', literal(isSeen)), 'seenCount'],
        [fn('SUM', literal("coverageStop.outcome = 'not-viewable'")), 'notViewableCount'],
        [fn('MIN', literal(`CASE WHEN ${isSeen} THEN ${decided} END`)), 'firstSeenAtMs'],
        [fn('MAX', literal(`CASE WHEN ${isSeen} THEN ${decided} END`)), 'lastSeenAtMs'],
        [
          fn(
            'MAX',
            literal(
              `CASE WHEN ${isSeen} AND ${previous} >= ${String(Math.round(sinceMs))} THEN ${decided} - ${previous} END`,
            ),
          ),
          'longestBetweenMs',
        ],
      ],
      where: { roundId: [...roundIds] },
      group: ['cameraId'],
      raw: true,
    });
    // What was selected is exactly this; sums come as texts from MariaDB.
    return (rows as unknown as readonly ViewSums[]).map(toViews);
  }
}

/** `CameraViews` as the database tells them. */
type ViewSums = Readonly<Record<Exclude<keyof CameraViews, 'cameraId'>, string | number | null>> & {
  readonly cameraId: CameraId;
};

function ended(scope: Scope, { fromMs, toMs }: Period): WhereOptions {
  const due = { dueFromMs: { [Op.gte]: fromMs, [Op.lt]: toMs } };
  return { [Op.and]: [withinScope(scope), { state: [...endedStates] }, due] };
}

function notMissedBy(cause: MissedCause): WhereOptions {
  return { missedCause: { [Op.or]: [null, { [Op.ne]: cause }] } };
}

function beyond({ atMs, id }: InstantCursor): WhereOptions {
  return { [Op.or]: [{ decidedAtMs: { [Op.lt]: atMs } }, { decidedAtMs: atMs, id: { [Op.lt]: id } }] };
}

function toViews({ firstSeenAtMs, lastSeenAtMs, longestBetweenMs, ...sums }: ViewSums): CameraViews {
  return {
    cameraId: sums.cameraId,
    dueCount: Number(sums.dueCount),
    seenCount: Number(sums.seenCount),
    notViewableCount: Number(sums.notViewableCount),
    ...(firstSeenAtMs !== null && { firstSeenAtMs: Number(firstSeenAtMs), lastSeenAtMs: Number(lastSeenAtMs) }),
    ...(longestBetweenMs !== null && { longestBetweenMs: Number(longestBetweenMs) }),
  };
}

function toTally(row: Readonly<Record<string, string | number | null>>): RoundTally {
  const number = (name: string): number => Number(row[name]);
  return {
    modeKey: String(row['modeKey']),
    hourMs: number('hourMs'),
    // Ended ones only were selected, and both columns hold their closed lists.
    state: row['state'] as RoundTally['state'],
    ...(row['missedCause'] !== null && { cause: row['missedCause'] as MissedCause }),
    ...{ roundCount: number('roundCount'), windowMs: number('windowMs'), dueCount: number('dueCount') },
    ...{ seenCount: number('seenCount'), notViewableCount: number('notViewableCount') },
  };
}

function toRecord(
  row: StopRow & Partial<Record<typeof roundsName, Pick<RoundRow, 'planName' | 'officerName'>>>,
): ViewRecord {
  const { coverageRound: round, previousSeenAtMs } = row;
  return {
    ...{ stopId: row.id, roundId: row.roundId, outcome: row.outcome, shownMs: row.shownMs, dwellMs: row.dwellMs },
    planName: round?.planName ?? '',
    decidedAtMs: Number(row.decidedAtMs),
    ...(typeof round?.officerName === 'string' && { officerName: round.officerName }),
    ...(previousSeenAtMs !== null && { previousSeenAtMs: Number(previousSeenAtMs) }),
  };
}
