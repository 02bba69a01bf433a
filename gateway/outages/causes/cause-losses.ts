import type { CauseKind } from './cause.ts';

/** What causes took from cameras in a period. */
export interface CauseLosses {
  /** Causes that held at least one camera down, or spoilt its picture, at some time of it. */
  readonly causes: number;
  /** Cameras that were hit, each counted once by a kind. */
  readonly cameras: number;
  /** Time in which cameras could not be used or had a bad picture, added up over the cameras, ms. */
  readonly lostMs: number;
}

/** The same of one kind of causes. */
export interface KindLosses extends CauseLosses {
  readonly kind: CauseKind;
}

/** Losses of a period, announced work apart: what was planned is no fault. */
export interface PeriodLosses {
  /** The one that took the most time first; kinds that there were none of are left out. */
  readonly kinds: readonly KindLosses[];
  readonly announced: CauseLosses;
}

const none: CauseLosses = { causes: 0, cameras: 0, lostMs: 0 };

/** Puts sums in order. A cause has one kind and was announced or not, so that its rows never overlap. */
export function rankLosses(rows: readonly (KindLosses & { readonly isAnnounced: boolean })[]): PeriodLosses {
  const announced = rows.filter(({ isAnnounced }) => isAnnounced);
  return {
    kinds: rows
      .filter(({ isAnnounced }) => !isAnnounced)
      .map(({ kind, causes, cameras, lostMs }) => ({ kind, causes, cameras, lostMs }))
      .toSorted((a, b) => b.lostMs - a.lostMs || (a.kind < b.kind ? -1 : 1)),
    announced: announced.reduce<CauseLosses>(
      (sum, { causes, cameras, lostMs }) => ({
        causes: sum.causes + causes,
        cameras: sum.cameras + cameras,
        lostMs: sum.lostMs + lostMs,
      }),
      none,
    ),
  };
}
