import { z } from 'zod';
import { type MaintenanceSchedule, type MaintenanceTarget, maintenanceTargetKinds } from './maintenance-window.ts';

const recurring = { from: z.string(), to: z.string(), fromDay: z.string() };
const last = { untilDay: z.string() };

/** A schedule as it lies in a JSON column. */
export const storedSchedule: z.ZodType<MaintenanceSchedule> = z.union([
  z.object({ kind: z.enum(['once', 'ad-hoc']), fromMs: z.number(), toMs: z.number() }),
  z.object({ kind: z.literal('daily'), ...recurring, ...last }),
  z.object({ kind: z.literal('daily'), ...recurring }),
  z.object({ kind: z.literal('weekly'), weekdays: z.array(z.number()), ...recurring, ...last }),
  z.object({ kind: z.literal('weekly'), weekdays: z.array(z.number()), ...recurring }),
]);

/** A target as it lies in a JSON column. */
export const storedTarget: z.ZodType<MaintenanceTarget> = z.object({
  kind: z.enum(maintenanceTargetKinds),
  keys: z.array(z.string()),
});
