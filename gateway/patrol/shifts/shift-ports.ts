import type { DutyResolution } from '../../duty/duty-mode.ts';
import type { DutySpan } from '../../duty/duty-spans.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { CutList, FoundItem } from './shift-work.ts';

/** Port to what officers found, which is followed above patrol. */
export interface ShiftFindings {
  /** Not closed yet, the earliest due first. */
  listOpen(scope: Scope, limit: number): Promise<CutList<FoundItem>>;
  /** Those of the part's own cameras, without what was pushed to it from elsewhere. */
  listOpenAtOwn(scope: Scope, limit: number): Promise<CutList<FoundItem>>;
  /** Reported by some officers in [fromMs, toMs), newest first. */
  listFound(
    scope: Scope,
    found: { readonly officerIds: readonly string[]; readonly fromMs: number; readonly toMs: number },
    limit: number,
  ): Promise<CutList<FoundItem>>;
  /** @throws GatewayError when a text names a person's number */
  refusePersonalText(text: string, path: string): void;
}

/** Port to the duty calendar. */
export interface ShiftDuty {
  resolveAt(atMs: number, scope?: Scope): DutyResolution;
  preview(days: number, scope?: Scope, fromMs?: number): { readonly spans: readonly DutySpan[] };
}
