import { z } from 'zod';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { coveragePeriod } from '../coverage/coverage-api.ts';

const watchPattern = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('no-pause'), fromMs: instantMs, toMs: instantMs }),
  z.object({ kind: z.literal('alike-reactions'), count: z.int(), meanMs: z.int(), spreadMs: z.int() }),
  z.object({ kind: z.literal('inhuman-reactions'), count: z.int(), fastestMs: z.int() }),
  z.object({ kind: z.literal('alike-surplus'), count: z.int(), spreadMs: z.int() }),
  z.object({ kind: z.literal('missed-checks'), missed: z.int(), of: z.int() }),
  /** Reports that could not be true, in rounds that have many of them. */
  z.object({ kind: z.literal('refused-reports'), count: z.int(), rounds: z.int() }),
]);
export type WatchPatternView = z.infer<typeof watchPattern>;

export const listPatterns = defineOperation({
  id: 'patrol.listPatterns',
  method: 'get',
  path: '/patrol-patterns',
  summary: 'Ways of watching that people do not have, officer by officer: hints for a person, no verdicts',
  allow: ['admin'],
  query: z.strictObject({ fromDate: coveragePeriod.fromDate, toDate: coveragePeriod.toDate }),
  reply: z.object({
    items: z.array(z.object({ officerId: idText, officerName: z.string(), patterns: z.array(watchPattern) })),
  }),
});
