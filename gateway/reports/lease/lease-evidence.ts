import { addMinutes, type MinuteSums, noMinutes, ratesOf } from '../../health/minutes/rates.ts';
import { addDays } from '../../platform/clock/civil-time.ts';
import type { CameraId } from '../../registry/camera.ts';

/** What of a lease contract decides about its settlement. */
export interface LeaseTerms {
  readonly contractId: string;
  readonly number: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly points: number;
  /** For one point, in 分 (0.01 yuan). */
  readonly monthlyFeeFen: number;
  /** Share of time in which a point must be usable, 0–1. */
  readonly agreedAvailability: number;
}

/** One leased point in one month. */
export interface PointEvidence extends MinuteSums {
  readonly cameraId: CameraId;
  readonly unknownMinutes: number;
  readonly outageMinutes: number;
  /** Known minutes in which it should have been usable and was not, beyond what the contract allows. */
  readonly shortMinutes: number;
  /** Online / known; absent when too little of what was due is known. */
  readonly availability?: number;
  /** 数据不足: nothing is proposed for it. */
  readonly insufficient: boolean;
  /** What the two sides might agree to settle for it, 分. */
  readonly proposedFen: number;
}

/** Time of a point that was not due 不计: the work on it was suspended with approval. */
export interface LeaseExclusion {
  readonly cameraId: CameraId;
  readonly ticketId: string;
  /** Ms since the epoch; minutes count whole, from the one it begins in to the one it ends in. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly minutes: number;
  readonly reason: string;
  readonly askedBy: string;
  readonly approvedBy: string;
  readonly approvedAtMs: number;
  /** Where the ticket belongs. */
  readonly organisationPath: string;
}

/** What a month of a contract came to: evidence for both sides, and a proposal, never a deduction. */
export interface LeaseEvidence {
  readonly formulaVersion: 'lease-v2';
  readonly month: string;
  readonly terms: LeaseTerms;
  /** Civil days of the month inside the contract; absent when there are none. */
  readonly days?: { readonly from: string; readonly to: string };
  readonly points: readonly PointEvidence[];
  /** By point and time; a point that was suspended all of the time was never due, and stands here only. */
  readonly exclusions: readonly LeaseExclusion[];
  readonly total: MinuteSums;
  readonly proposedFen: number;
  readonly insufficientPoints: number;
}

const minuteMs = 60_000;

/** First and last civil day of a month `YYYY-MM`. */
export function daysOfMonth(month: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`;
  const next = addDays(from, 31);
  return { from, to: addDays(`${next.slice(0, 7)}-01`, -1) };
}

/** The part of a month in which a contract ran; undefined when it did not. */
export function leasedDays(month: string, { startsOn, endsOn }: Pick<LeaseTerms, 'startsOn' | 'endsOn'>) {
  const { from, to } = daysOfMonth(month);
  const days = { from: from < startsOn ? startsOn : from, to: to > endsOn ? endsOn : to };
  return days.from <= days.to ? days : undefined;
}

/**
 * Works out a month of a contract by formula lease-v2 (local setting 本地设定): for a point that was usable for less than
 * the agreed share of its known minutes, the missing minutes of its monthly fee are proposed, as a share of all minutes
 * of the month, rounded down. So a point that was leased for a part of the month only puts that part of its fee at stake.
 * Unknown time counts for nobody; a point of which less than 95 % is known gets no proposal.
 */
export function weighLease(
  month: string,
  terms: LeaseTerms,
  cameras: readonly { readonly id: CameraId; readonly sums: MinuteSums }[],
  suspensions: readonly Omit<LeaseExclusion, 'minutes'>[] = [],
): LeaseEvidence {
  const days = leasedDays(month, terms);
  const points = cameras
    .map(({ id, sums }) => weighPoint(id, sums, { ...terms, monthMinutes: minutesOfMonth(month) }))
    .sort((a, b) => (a.cameraId < b.cameraId ? -1 : 1));
  return {
    ...{ formulaVersion: 'lease-v2', month, terms, ...(days && { days }), points },
    exclusions: exclusionsOf(suspensions),
    total: points.reduce<MinuteSums>(addMinutes, noMinutes),
    proposedFen: points.reduce((sum, { proposedFen }) => sum + proposedFen, 0),
    insufficientPoints: points.filter(({ insufficient }) => insufficient).length,
  };
}

function exclusionsOf(suspensions: readonly Omit<LeaseExclusion, 'minutes'>[]): LeaseExclusion[] {
  return suspensions
    .map((each) => ({ ...each, minutes: Math.ceil(each.toMs / minuteMs) - Math.floor(each.fromMs / minuteMs) }))
    .sort((a, b) => (a.cameraId === b.cameraId ? a.fromMs - b.fromMs : a.cameraId < b.cameraId ? -1 : 1));
}

/** All minutes of a month `YYYY-MM`: civil days in Beijing have 1,440 each. */
function minutesOfMonth(month: string): number {
  return Number(daysOfMonth(month).to.slice(8)) * 1440;
}

function weighPoint(
  cameraId: CameraId,
  sums: MinuteSums,
  { agreedAvailability, monthlyFeeFen, monthMinutes }: LeaseTerms & { readonly monthMinutes: number },
): PointEvidence {
  const { dueMinutes, knownMinutes, onlineMinutes } = sums;
  const { onlineRate: availability, insufficient } = ratesOf(sums);
  const agreedMinutes = Math.ceil(agreedAvailability * knownMinutes);
  const shortMinutes = insufficient ? 0 : Math.max(0, agreedMinutes - onlineMinutes);
  return {
    ...{ cameraId, ...sums, unknownMinutes: dueMinutes - knownMinutes, outageMinutes: knownMinutes - onlineMinutes },
    ...{ shortMinutes, insufficient, ...(availability !== undefined && { availability }) },
    proposedFen: Math.floor((monthlyFeeFen * shortMinutes) / monthMinutes),
  };
}

/** The evidence as one text, member by member in a fixed order: what is hashed and signed. */
export function canonicalText(evidence: LeaseEvidence): string {
  const { formulaVersion, month, terms, days, points, exclusions, proposedFen } = evidence;
  const { contractId, number, startsOn, endsOn, monthlyFeeFen, agreedAvailability } = terms;
  const head = [formulaVersion, month, contractId, number, startsOn, endsOn, monthlyFeeFen, agreedAvailability];
  const lines = points.map((point) => [
    ...[point.cameraId, point.dueMinutes, point.unknownMinutes, point.outageMinutes, point.onlineMinutes],
    ...[point.shortMinutes, point.proposedFen],
  ]);
  const excluded = exclusions.map((each) => [
    ...[each.cameraId, each.ticketId, each.fromMs, each.toMs],
    ...[each.reason, each.askedBy, each.approvedBy, each.approvedAtMs],
  ]);
  const records = [head, [days?.from ?? null, days?.to ?? null], ...lines, ...excluded];
  return [...records.map((record) => JSON.stringify(record)), String(proposedFen)].join('\n');
}
