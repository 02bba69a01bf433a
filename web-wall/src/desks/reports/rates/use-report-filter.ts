import { useSearchParams } from 'react-router';
import { type CameraOrder, cameraOrders, type Grouping, groupings } from '../report-queries.ts';
import { dateIn, type Period, type PeriodKind, periodKinds, periodOf } from './period.ts';

/** What a report is about; all of it stands in the address. */
export interface ReportFilter {
  readonly period: Period;
  readonly organisationId: string | undefined;
  readonly by: Grouping;
  /** The group whose cameras are shown; empty for cameras of which it is not known. */
  readonly key: string | undefined;
  readonly order: CameraOrder;
}

export interface FilterChange {
  readonly kind?: PeriodKind;
  readonly date?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly by?: Grouping;
  readonly key?: string | undefined;
  readonly order?: CameraOrder;
}

/** @param today civil date in Beijing: the period that runs is shown when the address names none */
export function useReportFilter(today: string) {
  const [params, setParams] = useSearchParams();
  const kind = periodKinds.find((known) => known === params.get('kind')) ?? 'month';
  const date = dateIn(params.get('date')) ?? today;
  const filter: ReportFilter = {
    period: periodOf(kind, date > today ? today : date),
    organisationId: params.get('organisationId') ?? undefined,
    by: groupings.find((known) => known === params.get('by')) ?? 'organisation',
    key: params.get('key') ?? undefined,
    order: cameraOrders.find((known) => known === params.get('order')) ?? 'offline',
  };
  const change = (part: FilterChange) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(part)) {
      if (typeof value === 'string') next.set(name, value);
      else next.delete(name);
    }
    setParams(next);
  };

  return { filter, change };
}
