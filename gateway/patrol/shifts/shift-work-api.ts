import { z } from 'zod';
import { dutyLevel } from '../../duty/duty-api.ts';
import { dutyBases } from '../../duty/duty-mode.ts';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { missedCauses } from '../round.ts';

const roundFigures = z.object({ due: z.int(), done: z.int(), partial: z.int(), missed: z.int(), open: z.int() });
export const stopFigures = z.object({
  due: z.int(),
  seen: z.int(),
  notViewable: z.int(),
  skipped: z.int(),
  normal: z.int(),
});

export const foundItem = z.object({
  id: idText,
  category: z.string(),
  severity: z.string(),
  place: z.string(),
  cameraName: z.string(),
  text: z.string(),
  state: z.string(),
  foundAtMs: instantMs,
  officerName: z.string(),
});
export type FoundItemView = z.infer<typeof foundItem>;

export const outageItem = z.object({
  id: idText,
  cameraName: z.string(),
  place: z.string(),
  stage: z.string(),
  reason: z.string(),
  startedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
});
export type OutageItemView = z.infer<typeof outageItem>;

/** At most 100 items; `total` counts all. */
export const cut = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.int() });

/** What a shift did and leaves behind, computed from rounds, findings and outages. */
export const shiftWorkView = z.object({
  asOfMs: instantMs,
  plans: z.array(
    z.object({
      planId: idText,
      planName: z.string(),
      firstFromMs: instantMs,
      lastToMs: instantMs,
      rounds: roundFigures,
      stops: stopFigures,
    }),
  ),
  rounds: roundFigures,
  /** Of all rounds together: a camera counts once for each round that it was due in. */
  stops: stopFigures,
  missed: z.array(
    z.object({
      roundId: idText,
      planName: z.string(),
      dueFromMs: instantMs,
      dueToMs: instantMs,
      cause: z.enum(missedCauses).optional(),
    }),
  ),
  found: cut(foundItem),
  openFindings: cut(foundItem),
  outages: cut(outageItem),
  openOutages: cut(outageItem),
  /** The mode at the start and its changes. */
  modes: z.array(
    z.object({ fromMs: instantMs, base: z.enum(dutyBases), night: z.boolean(), level: dutyLevel.optional() }),
  ),
  standsInFor: z.array(z.object({ organisationId: idText, organisationName: z.string() })),
});
export type ShiftWorkView = z.infer<typeof shiftWorkView>;
