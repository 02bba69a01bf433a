import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import { formatDuration, formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { dueLook } from './finding-look.ts';

/** When the present step is due, how long that is, and who has heard that it is over. */
export function DueMark({ finding, isLong = false }: { readonly finding: FindingView; readonly isLong?: boolean }) {
  const { t, language } = useFindingsWords();
  const nowMs = useNow(1000);
  const { dueAtMs, endedAtMs, escalation, state } = finding;
  if (dueAtMs === undefined) {
    return (
      <span className="dim">
        {endedAtMs !== undefined && t('fd.ended', { time: formatInstant(endedAtMs, language) })}
      </span>
    );
  }
  const leftMs = dueAtMs - nowMs;
  const time = formatDuration(Math.abs(leftMs), language);

  return (
    <span className="due" data-testid="finding-due" data-overdue={leftMs < 0}>
      <StateMark look={dueLook(leftMs)}>{t(leftMs < 0 ? 'fd.overdueBy' : 'fd.dueIn', { time })}</StateMark>
      {isLong && <span>{t('fd.due', { time: formatInstant(dueAtMs, language), step: t(`fd.next.${state}`) })}</span>}
      {escalation > 0 && <small>{t('fd.escalated', { count: escalation })}</small>}
    </span>
  );
}
