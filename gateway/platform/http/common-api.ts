import { z } from 'zod';

/** 2100-01-01 00:00 in Beijing. */
const endOfTimeMs = Date.UTC(2099, 11, 31, 16);

/** An instant: ms since the Unix epoch, before the year 2100 in Beijing, as civil days are. */
export const instantMs = z.int().nonnegative().lt(endOfTimeMs, 'must be ms since 1970, before the year 2100');

/** An opaque id that the gateway made. */
export const idText = z.string().min(1).max(64);

/** A civil date that exists, in years that calendars are kept for: date arithmetic leaves four digits beyond them. */
export const civilDay = z.iso.date().refine((date) => date >= '2000-01-01' && date <= '2099-12-31', {
  message: 'must be a date from 2000-01-01 to 2099-12-31',
});

/** A line that a person may type: any script, no control characters, not blank. */
export const lineText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters');

/** What a person may type as a name. */
export const nameText = lineText(128);

/** Query of a page: `cursor` is what the page before returned as `nextCursor`. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A page of items; without `nextCursor` it is the last one. `total` counts what the filter matches. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional(), total: z.int().nonnegative() });
}

/** Problem document of every refusal (RFC 9457). */
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Of `…/over-budget`: which budget is used up, e.g. `transcodes`, and how much of it there is. */
  budget: z.string().optional(),
  limit: z.int().optional(),
});
export type ProblemView = z.infer<typeof problemView>;

/** Why a device could not be used: how far we got, what happened, and a sentence for the technician. */
export const faultView = z.object({ stage: z.string(), reason: z.string(), detail: z.string() });
export type FaultView = z.infer<typeof faultView>;
