import { QueryTypes } from 'sequelize';
import { CameraNumberStore } from '../../../gateway/health/minutes/camera-number-store.ts';
import { fullHalf, halvesOfDay } from '../../../gateway/health/minutes/minute-mask.ts';
import { MinuteStore } from '../../../gateway/health/minutes/minute-store.ts';
import { wholeEstate } from '../../../gateway/platform/actor/scope.ts';
import type { Database } from '../../../gateway/platform/database/database.ts';
import type { Camera, Organisation } from '../../../gateway/registry/camera.ts';
import { CameraStore } from '../../../gateway/registry/cameras/camera-store.ts';
import { OrganisationStore } from '../../../gateway/registry/organisations/organisation-store.ts';
import { aCamera, atMs, below, city } from '../../fixtures/estate.ts';

const counties = 12;
const stationsOfCounty = 25;
const camerasAtOnce = 500;
/** A busy machine must not need longer for one statement than the gateway waits for a database. */
const numbersAtOnce = 2500;

/** A city of counties and stations with so many cameras, each with a number. */
export async function fillEstate(database: Database, cameras: number): Promise<void> {
  const organisations = new OrganisationStore(database);
  await organisations.add(city, atMs);
  const stations: Organisation[] = [];
  for (let county = 0; county < counties; county++) {
    const parent = below(city, `county-${String(county)}`, 'county', `第${String(county + 1)}区分局`);
    await organisations.add(parent, atMs);
    for (let station = 0; station < stationsOfCounty; station++) {
      const name = `第${String(county + 1)}区${String(station + 1)}所`;
      stations.push(below(parent, `station-${String(county)}-${String(station)}`, 'station', name));
    }
  }
  for (const station of stations) await organisations.add(station, atMs);
  const store = new CameraStore(database);
  const made: Camera['id'][] = [];
  for (let from = 0; from < cameras; from += camerasAtOnce) {
    const batch = Array.from({ length: Math.min(camerasAtOnce, cameras - from) }, (_, index) =>
      inStation(from + index, stations),
    );
    await store.add(batch);
    made.push(...batch.map(({ id }) => id));
  }
  await new CameraNumberStore(database).give(made);
}

function inStation(index: number, stations: readonly Organisation[]): Camera {
  const station = stations[index % stations.length] ?? city;
  return aCamera(`camera-${String(index).padStart(5, '0')}`, station, {
    ...{ name: `路口 ${String(index)} 号枪机`, place: `人民路 ${String(index)} 号`, createdAtMs: 0 },
    record: { ownerUnitId: `unit-${String(index % 40)}`, civilCode: `3306${String(10 + (index % counties))}` },
  });
}

/**
 * Fills days hour by hour, as the gateway does, so that the pages of the database lie as they would: each hour every
 * camera has a row. One in 211 was down for a part of it, one in 97 had a bad picture. Seeded by the numbers themselves.
 */
export async function fillHours(database: Database, days: readonly { day: number; hours: number }[]): Promise<void> {
  const minutes = new MinuteStore(database);
  const numbers = await new CameraNumberStore(database).list(wholeEstate);
  const highest = [...numbers.values()].reduce((most, number) => Math.max(most, number), 0);
  for (const { day, hours } of days) {
    for (let hour = 0; hour < hours; hour++) {
      for (let from = 1; from <= highest; from += numbersAtOnce) await fillHour(database, { day, hour, from });
    }
    const halves = Array.from({ length: halvesOfDay }, (_, half) => (half < hours * 2 ? fullHalf : 0));
    await minutes.saveWatched(day, halves);
  }
}

async function fillHour(
  { sequelize }: Database,
  place: { readonly day: number; readonly hour: number; readonly from: number },
): Promise<void> {
  await sequelize.query(
    `INSERT INTO health_hours (day, camera_number, hour, due_low, due_high, known_low, known_high,
       up_low, up_high, intact_low, intact_high, rtt_ms)
     SELECT :day, number, :hour, :full, :full, :full, :full,
       CASE WHEN (number * 7919 + :day * 104729 + :hour * 15485863) % 211 = 0 THEN :part ELSE :full END, :full,
       CASE WHEN (number * 7919 + :day * 104729 + :hour * 15485863) % 211 = 0 THEN :part
            WHEN (number * 7919 + :day * 31) % 97 = 0 THEN 0 ELSE :full END,
       CASE WHEN (number * 7919 + :day * 31) % 97 = 0 THEN 0 ELSE :full END,
       (number * 31 + :hour) % 90 + 2
     FROM camera_numbers WHERE number >= :from AND number < :to`,
    {
      replacements: { ...place, to: place.from + numbersAtOnce, full: fullHalf, part: 0x3ff },
      type: QueryTypes.INSERT,
    },
  );
}
