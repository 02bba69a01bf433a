import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { minuteStates } from './camera-minutes.ts';
import { rateGroupings, rateOrders } from './rates.ts';

const minutes = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** Minutes of one civil day; each line counts a part of the line before. */
const dayMinutesView = z.object({
  /** In service and inside its contract. */
  dueMinutes: minutes,
  /** The gateway knows what was. The others are in no rate. */
  knownMinutes: minutes,
  onlineMinutes: minutes,
  /** Online, and neither picture nor clock was wrong. */
  intactMinutes: minutes,
});

const minuteDayView = dayMinutesView.extend({
  /** Civil date in Beijing, `YYYY-MM-DD`. */
  date: z.iso.date(),
  /**
   * The day from 00:00 on as runs of [state, minutes], e.g. `[["intact", 600], ["down", 5]]`. Together 1,440 minutes; of
   * today so many as are over.
   */
  runs: z.array(z.tuple([z.enum(minuteStates), z.int().positive()])),
  /** Mean answer time in each hour, ms; null where it was not measured. */
  rttMs: z.array(z.int().nullable()).max(24),
});
export type MinuteDayView = z.infer<typeof minuteDayView>;

export const readCameraMinutes = defineOperation({
  id: 'health.readCameraMinutes',
  method: 'get',
  path: '/cameras/:cameraId/minutes',
  summary: 'What each minute of a camera’s last days was',
  allow: roles,
  params: z.object({ cameraId: idText }),
  query: z.strictObject({
    /** So many civil days with today; older ones than the setting keeps have no runs. */
    days: z.coerce.number().int().min(1).max(92).default(30),
  }),
  reply: z.object({
    cameraId: idText,
    /** The oldest day first; without a gap. Days of which nothing is kept any more consist of `unknown`. */
    days: z.array(minuteDayView),
    asOfMs: instantMs,
  }),
});

const rateView = dayMinutesView.extend({
  /** Cameras that were due for at least one minute. */
  cameras: z.int().nonnegative(),
  /** How often cameras went from up to down, as seen at the ends of minutes. */
  drops: z.int().nonnegative(),
  /** Known / due 监测覆盖率; absent when nothing was due. */
  coverage: share.optional(),
  /** Online / known 在线率; absent when the coverage is too small for a rate. */
  onlineRate: share.optional(),
  /** Intact / known 完好率; absent as above. */
  intactRate: share.optional(),
  /** 数据不足: less than 95 % of what was due is known, or nothing was due. */
  insufficient: z.boolean(),
});
export type RateView = z.infer<typeof rateView>;

/** Which part of the estate, and when. The days count whole; of today what is over. */
const period = {
  /** First civil day in Beijing, at most 366 days before `to`. */
  from: z.iso.date(),
  /** Last civil day; it counts. */
  to: z.iso.date(),
  /** Only cameras of this organisation and those below it; absent: all that I may see. */
  organisationId: idText.optional(),
};

const periodView = z.object({
  /** How rates are worked out; old reports name theirs. */
  formulaVersion: z.literal('v1'),
  from: z.iso.date(),
  to: z.iso.date(),
  /** Local setting 本地设定, 0–1. */
  targetRate: share,
  asOfMs: instantMs,
});

const rateGroupView = rateView.extend({
  /**
   * What the group is made by: id of the organisation, owner unit, maintaining unit or carrier, civil code (6 digits),
   * class; empty for cameras of which it is not known.
   */
  key: z.string(),
  /** Name of the organisation, unit or area; the key itself where it has none. */
  name: z.string(),
});
export type RateGroupView = z.infer<typeof rateGroupView>;

export const readRates = defineOperation({
  id: 'health.readRates',
  method: 'get',
  path: '/rates',
  summary: 'Online and intact rate of a time with their funnel (due, known, online, intact), in all and by group',
  allow: roles,
  query: z.strictObject({
    ...period,
    /**
     * `organisation`: the organisations directly below, and the upper one itself with its own cameras; `owner` 产权单位;
     * `maintainer` 维护单位; `district` by civil code; `carrier` 运营商 of the lease contract; `class` 点位类别.
     */
    by: z.enum(rateGroupings).default('organisation'),
  }),
  reply: periodView.extend({
    by: z.enum(rateGroupings),
    total: rateView,
    /** The worst online rate first, then those without a rate. */
    groups: z.array(rateGroupView),
  }),
});

export const listRateDays = defineOperation({
  id: 'health.listRateDays',
  method: 'get',
  path: '/rates/days',
  summary: 'Online and intact rate of each day: for trends and for the calendar of a year',
  allow: roles,
  query: z.strictObject(period),
  reply: periodView.extend({ items: z.array(rateView.extend({ date: z.iso.date() })) }),
});

const cameraRateView = rateView.extend({
  cameraId: idText,
  cameraName: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  place: z.string(),
});
export type CameraRateView = z.infer<typeof cameraRateView>;

export const listCameraRates = defineOperation({
  id: 'health.listCameraRates',
  method: 'get',
  path: '/rates/cameras',
  summary: 'The cameras behind a rate, the worst first',
  allow: roles,
  query: pageQuery.extend({
    ...period,
    by: z.enum(rateGroupings).optional(),
    /** With `by`: only cameras of the group with this key. */
    key: z.string().max(64).optional(),
    /** Only cameras under this lease contract. */
    contractId: idText.optional(),
    /** By most offline, most not intact, most unknown minutes, or most drops. */
    order: z.enum(rateOrders).default('offline'),
  }),
  reply: periodView.extend(pageOf(cameraRateView).shape),
});
