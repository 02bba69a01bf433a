import type { Database } from '../../../gateway/platform/database/database.ts';

interface RoundsWish {
  readonly cameras: number;
  readonly days: number;
  /** How often each camera is due on a day. */
  readonly views: number;
  readonly fromMs: number;
}

const dayMs = 86_400_000;
const camerasAStation = 200;
const rowsAtOnce = 2000;

/** Park–Miller: the same month in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** As long as real ids are, and in the order of time. */
const idOf = (kind: number, number: number): string =>
  `0192${String(kind).padStart(4, '0')}-0000-7000-8000-${String(number).padStart(12, '0')}`;

/**
 * Ended rounds of stations with 200 cameras each, written as plain rows: of 100 stops 94 are seen, 3 could not be shown.
 *
 * @returns how many stops there are, and where one of the stations hangs
 */
export async function fillRounds(
  { sequelize }: Database,
  { cameras, days, views, fromMs }: RoundsWish,
): Promise<{ readonly stops: number; readonly stationPath: string }> {
  const chance = seeded(20_261_122);
  const stations = Math.ceil(cameras / camerasAStation);
  const pathOf = (station: number): string =>
    `/${idOf(1, 0)}/${idOf(1, 1 + (station % 12))}/${idOf(1, 100 + station)}/`;
  const rounds: string[] = [];
  const stops: string[] = [];
  let count = 0;
  const flush = async (table: string, columns: string, rows: string[], least: number): Promise<void> => {
    if (rows.length < least || rows.length === 0) return;
    await sequelize.query(`INSERT INTO ${table} (${columns}) VALUES ${rows.splice(0).join()}`);
  };
  for (let number = 0; number < stations * days * views; number += 1) {
    const station = number % stations;
    const turn = Math.floor(number / stations);
    const dueMs = fromMs + turn * (dayMs / views);
    const [id, path] = [idOf(2, number), pathOf(station)];
    const mine = Math.min(camerasAStation, cameras - station * camerasAStation);
    rounds.push(roundRow({ id, path, station, dueMs, dueToMs: dueMs + dayMs / views, due: mine, chance: chance() }));
    await flush('rounds', roundColumns, rounds, 1);
    for (let order = 0; order < mine; order += 1) {
      const camera = idOf(3, station * camerasAStation + order);
      const decidedMs = Math.round(dueMs + 60_000 + order * 30_000 + chance() * 20_000);
      const outcome = outcomeOf(chance());
      const previousMs = outcome === 'seen' && turn > 0 ? String(Math.round(decidedMs - dayMs / views)) : 'NULL';
      stops.push(
        `('${idOf(4, count++)}','${id}','${path}',${String(order)},'${camera}','人民路口${String(order)}号机','人民路',30000,` +
          `'${outcome}',0,${outcome === 'seen' ? '30120' : '0'},${String(decidedMs)},${previousMs})`,
      );
      await flush('round_stops', stopColumns, stops, rowsAtOnce);
    }
  }
  await flush('round_stops', stopColumns, stops, 1);
  return { stops: count, stationPath: pathOf(0) };
}

const roundColumns =
  'id,plan_id,plan_name,organisation_id,organisation_name,organisation_path,state,duty,due_from_ms,due_to_ms,layout,' +
  'started_at_ms,ended_at_ms,officer_id,officer_name,missed_cause,due_count,seen_count,not_viewable_count,' +
  'skipped_count,normal_count,version,mode_key';
const stopColumns =
  'id,round_id,organisation_path,stop_order,camera_id,camera_name,place,dwell_ms,outcome,marked_normal,shown_ms,' +
  'decided_at_ms,previous_seen_at_ms';

function roundRow({
  id,
  path,
  station,
  dueMs,
  dueToMs,
  due,
  chance,
}: {
  readonly id: string;
  readonly path: string;
  readonly station: number;
  readonly dueMs: number;
  readonly dueToMs: number;
  readonly due: number;
  readonly chance: number;
}): string {
  const officer = `'${idOf(5, station * 4 + Math.floor(chance * 4))}','民警${String(station)}'`;
  const duty = '{"dutyDate":"2026-09-21","base":"normal","night":false}';
  const cause = chance < 0.05 ? `'not-watched'` : 'NULL';
  return (
    `('${id}','${idOf(6, station)}','日间巡查','${idOf(1, 100 + station)}','派出所${String(station)}','${path}',` +
    `'${chance < 0.05 ? 'partial' : 'done'}','${duty}',${String(dueMs)},${String(dueToMs)},4,${String(dueMs + 30_000)},` +
    `${String(dueToMs)},${officer},${cause},${String(due)},${String(due - 12)},6,6,0,3,'normal')`
  );
}

function outcomeOf(chance: number): string {
  if (chance < 0.94) return 'seen';
  return chance < 0.97 ? 'not-viewable' : 'skipped';
}
