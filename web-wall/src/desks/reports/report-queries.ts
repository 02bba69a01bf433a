import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { listCameraRates, listRateDays, readRates } from '../../../../gateway/health/minutes/minutes-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

export type RatesReply = ReplyOf<typeof readRates>;
export type RateDays = ReplyOf<typeof listRateDays>;
export type CameraRates = ReplyOf<typeof listCameraRates>;

export const groupings = [
  'organisation',
  'owner',
  'maintainer',
  'district',
  'carrier',
  'class',
] as const satisfies RatesReply['by'][];
export type Grouping = RatesReply['by'];

export const cameraOrders = ['offline', 'not-intact', 'unknown', 'drops'] as const;
export type CameraOrder = (typeof cameraOrders)[number];

/** Which part of the estate, and which civil days. */
export interface ReportPart {
  readonly from: string;
  readonly to: string;
  readonly organisationId?: string | undefined;
}

/** Finished days never change; of today a minute more is known each minute. */
const staleMs = 60_000;

/** An address with the values that are there; an empty one is there. */
export function addressOf(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));

  return `${path}?${query.toString()}`;
}

export function useRates(part: ReportPart, by: Grouping) {
  return useQuery<RatesReply, ApiProblem>({
    queryKey: ['rates', part, by],
    queryFn: ({ signal }) => request('GET', addressOf('/rates', { ...part, by }), { signal }),
    staleTime: staleMs,
  });
}

export function useRateDays(part: ReportPart) {
  return useQuery<RateDays, ApiProblem>({
    queryKey: ['rates', 'days', part],
    queryFn: ({ signal }) => request('GET', addressOf('/rates/days', { ...part }), { signal }),
    staleTime: staleMs,
  });
}

export const camerasAtOnce = 20;

export interface CameraRatesQuestion extends ReportPart {
  readonly by?: Grouping | undefined;
  readonly key?: string | undefined;
  readonly contractId?: string | undefined;
  readonly order: CameraOrder;
}

export function useCameraRates(question: CameraRatesQuestion, cursor: string | undefined) {
  return useQuery<CameraRates, ApiProblem>({
    queryKey: ['rates', 'cameras', question, cursor],
    queryFn: ({ signal }) =>
      request('GET', addressOf('/rates/cameras', { ...question, cursor, limit: camerasAtOnce }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: staleMs,
  });
}
