import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import type { StateLook } from '../../ui/state-look.ts';
import type { FindingsWords } from '../../i18n/use-findings-words.ts';

export const severityLook: Readonly<Record<FindingView['severity'], StateLook>> = {
  low: { tone: 'idle', shape: 'ring' },
  medium: { tone: 'warn', shape: 'triangle' },
  high: { tone: 'act', shape: 'square' },
};

/** Grey while it goes its way; the time that is left says whether a person must act. */
export const findingStateLook: Readonly<Record<FindingView['state'], StateLook>> = {
  registered: { tone: 'info', shape: 'ring' },
  pushed: { tone: 'info', shape: 'ring' },
  acknowledged: { tone: 'info', shape: 'dot' },
  arrived: { tone: 'info', shape: 'dot' },
  handled: { tone: 'info', shape: 'dot' },
  'fed-back': { tone: 'info', shape: 'check' },
  returned: { tone: 'warn', shape: 'triangle' },
  closed: { tone: 'normal', shape: 'check' },
  merged: { tone: 'idle', shape: 'ring' },
};

/** The post that answers for it, as people call it. */
export function postName(
  { t }: FindingsWords,
  { organisationName, role }: Pick<FindingView['holder'], 'organisationName' | 'role'>,
): string {
  return t('fd.post', { unit: organisationName, role: t(`fd.role.${role}`) });
}

/** How long until it is due: `warn` in the last third of ten minutes, `act` when it is over. */
export function dueLook(leftMs: number): StateLook {
  if (leftMs < 0) return { tone: 'act', shape: 'square' };
  return leftMs < 200_000 ? { tone: 'warn', shape: 'triangle' } : { tone: 'idle', shape: 'ring' };
}
