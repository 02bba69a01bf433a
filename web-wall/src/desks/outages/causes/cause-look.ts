import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import type { StateLook } from '../../../ui/state-look.ts';

/** Critical is for now, major for soon; minor ones wait their turn. */
export const severityLook: Readonly<Record<CauseView['severity'], StateLook>> = {
  critical: { tone: 'act', shape: 'square' },
  major: { tone: 'warn', shape: 'triangle' },
  minor: { tone: 'idle', shape: 'dot' },
};

/** How a cause looks: announced work calls nobody, what is over needs nobody. */
export function lookOf({ state, severity, maintenance }: CauseView): StateLook {
  if (state === 'closed' || state === 'merged') return { tone: 'normal', shape: 'check' };
  if (maintenance !== undefined || state === 'suspected') return { ...severityLook[severity], tone: 'idle' };

  return severityLook[severity];
}

/** How large a cause is drawn. */
export type CauseSize = 'huge' | 'large' | 'small';

/** By the cameras that it keeps from being used now. */
export function sizeOf({ cameraCount }: Pick<CauseView, 'cameraCount'>): CauseSize {
  if (cameraCount >= 100) return 'huge';

  return cameraCount >= 10 ? 'large' : 'small';
}

const severityRank: Readonly<Record<CauseView['severity'], number>> = { critical: 0, major: 1, minor: 2 };

/** What needs somebody first: work that was announced last, then by severity, then by size, then the oldest. */
export function inOrderOfNeed(causes: readonly CauseView[]): readonly CauseView[] {
  return causes.toSorted(
    (one, other) =>
      Number(one.maintenance !== undefined) - Number(other.maintenance !== undefined) ||
      severityRank[one.severity] - severityRank[other.severity] ||
      other.cameraCount - one.cameraCount ||
      one.startedAtMs - other.startedAtMs,
  );
}

/** True of a cause that stands for itself alone, which a list shows in one row. */
export function isSingle({ kind, affectedCount }: Pick<CauseView, 'kind' | 'affectedCount'>): boolean {
  return kind === 'camera' && affectedCount <= 1;
}

/** The list of all cameras behind it, where the registry can be asked for them. */
export function membersAddress({ kind, key }: Pick<CauseView, 'kind' | 'key'>): string | undefined {
  if (key === undefined || (kind !== 'contract' && kind !== 'area')) return undefined;

  return `/desk/cameras?${new URLSearchParams({ [kind === 'area' ? 'areaId' : 'contractId']: key }).toString()}`;
}
