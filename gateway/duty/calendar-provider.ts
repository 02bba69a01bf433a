import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { type DutyCalendar, type OfficialDays, makeCalendar } from './duty-calendar.ts';

const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** `New Year's Day,元旦,1`: English name, Chinese name, statutory days. */
const publishedName = z.string().transform((text) => text.split(',')[1] ?? text);

const publishedDays = z.object({
  holidays: z.record(civilDate, publishedName),
  workdays: z.record(civilDate, publishedName),
});

const statutoryCore = z.strictObject({
  basis: z.string(),
  years: z.record(z.string().regex(/^\d{4}$/), z.record(z.string().regex(/^\d{2}-\d{2}$/), z.string())),
});

const statutoryFile = new URL('../../config/calendars/statutory-core.json', import.meta.url);

/**
 * Reads the calendar layers that come with the product: the announcements that the package chinese-days publishes as
 * JSON, and the law's core. The package's functions are not used: they answer unknown years with plain weekdays and
 * read instants in the process's zone.
 *
 * @throws GatewayError `calendar/invalid` when a file cannot be read or does not fit
 */
export function readCalendar(): DutyCalendar {
  const require = createRequire(import.meta.url);
  const official = readOfficialDays(require.resolve('chinese-days/dist/chinese-days.json'));
  return makeCalendar(official, readStatutoryCore(statutoryFile));
}

function readOfficialDays(file: string): OfficialDays {
  const { holidays, workdays } = readJsonFile(publishedDays, file);
  return { holidays: new Map(Object.entries(holidays)), workdays: new Map(Object.entries(workdays)) };
}

function readStatutoryCore(file: URL): ReadonlyMap<string, string> {
  const { years } = readJsonFile(statutoryCore, file);
  return new Map(
    Object.entries(years).flatMap(([year, days]) =>
      Object.entries(days).map(([day, name]) => [`${year}-${day}`, name] as const),
    ),
  );
}

function readJsonFile<Schema extends z.ZodType>(schema: Schema, file: string | URL): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new GatewayError('calendar/invalid', `The calendar file ${String(file)} cannot be used.`, { cause });
  }
}
