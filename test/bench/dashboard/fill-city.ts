import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { placeMinute } from '../../../gateway/health/minutes/day-number.ts';
import { CameraNumberStore } from '../../../gateway/health/minutes/camera-number-store.ts';
import type { Database } from '../../../gateway/platform/database/database.ts';
import { openDatabase } from '../../../gateway/platform/database/open-database.ts';
import type { CameraId } from '../../../gateway/registry/camera.ts';
import { ApiCaller } from '../../fixtures/api-caller.ts';
import { fillEstate } from '../../fixtures/estate/fill-estate.ts';
import { planEstate } from '../../fixtures/estate/plan-estate.ts';
import { silentLog } from '../../fixtures/estate.ts';
import { type LoggedGateway, startLoggedGateway } from '../../fixtures/logged-gateway.ts';
import { fillHours } from '../load/filled-minutes.ts';

export interface FilledCity {
  /** A new gateway on the city; nothing of it is probed before its turn. */
  start(variables: Readonly<Record<string, string>>): Promise<LoggedGateway>;
  readonly login: { readonly username: string; readonly password: string };
}

interface CityPlace {
  /** The gateway's data folder; a city that was filled in here before is used again. */
  readonly folder: string;
  /** Absent: SQLite in the folder. */
  readonly databaseUrl?: string;
}

interface CityWish {
  readonly cameras: number;
  /** Days of minutes before today. */
  readonly days: number;
}

const loginFile = 'bench-login.json';

/**
 * A city in a gateway's database: registered through the gateway's own doors, its minutes written by the database
 * itself. The gateway that follows sums them up when it starts, as one does that was away.
 */
export async function fillCity(place: CityPlace, { cameras, days }: CityWish, say: (text: string) => void) {
  const base = {
    VPG_DATA_FOLDER: place.folder,
    VPG_SERVER_PORT: '0',
    VPG_ESTATE_NAME: '云岭市公安局',
    VPG_NETWORK_ALLOW: '127.0.0.0/8',
    VPG_HEALTH_DEEP_ENABLED: 'false',
    VPG_LOG_LEVEL: 'warn',
    ...(place.databaseUrl !== undefined && { VPG_DATABASE_URL: place.databaseUrl }),
  };
  const start = (variables: Readonly<Record<string, string>>) => startLoggedGateway({ ...base, ...variables });
  const file = join(place.folder, loginFile);
  if (!existsSync(file)) {
    await mkdir(place.folder, { recursive: true });
    const beganMs = performance.now();
    const gateway = await start({ VPG_HEALTH_PROBE_INTERVAL_SECONDS: '3600' });
    const admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    await fillEstate(admin, planEstate(cameras));
    await gateway.stop();
    say(`${String(cameras)} cameras registered in ${secondsSince(beganMs)} s`);
    await fillMonth(place, days);
    say(`with ${String(days)} days of minutes after ${secondsSince(beganMs)} s`);
    await writeFile(file, JSON.stringify(gateway.firstAdmin));
  }
  // Written above, by this file only.
  const login = JSON.parse(await readFile(file, 'utf8')) as FilledCity['login'];
  return { start, login } satisfies FilledCity;
}

async function fillMonth({ folder, databaseUrl }: CityPlace, days: number): Promise<void> {
  const url = databaseUrl ?? `sqlite:${join(folder, 'patrol-gateway.db')}`;
  const database = await openDatabase({ url, log: silentLog });
  try {
    await forgetHealth(database);
    const ids = await makeOlder(database);
    await new CameraNumberStore(database).give(ids);
    const today = placeMinute(Date.now()).day;
    const month = Array.from({ length: days }, (_, index) => ({ day: today - days + index, hours: 24 }));
    await fillHours(database, month);
  } finally {
    await database.close();
  }
}

/** A camera that was registered just now was not due before. */
async function makeOlder({ sequelize }: Database): Promise<CameraId[]> {
  await sequelize.query('UPDATE cameras SET created_at_ms = 0', { type: QueryTypes.UPDATE });
  const rows = await sequelize.query<{ id: CameraId }>('SELECT id FROM cameras', { type: QueryTypes.SELECT });
  return rows.map(({ id }) => id);
}

/** What the gateway believed of devices that were not there yet. */
async function forgetHealth({ sequelize }: Database): Promise<void> {
  for (const table of ['camera_states', 'outages', 'causes', 'cause_parts']) {
    await sequelize.query(`DELETE FROM ${table}`, { type: QueryTypes.DELETE });
  }
}

function secondsSince(ms: number): string {
  return ((performance.now() - ms) / 1000).toFixed(0);
}
