import { Link } from 'react-router';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { CauseKind } from '../causes/CauseKind.tsx';
import { lookOf, sizeOf } from '../causes/cause-look.ts';
import { causeExtent, causeName } from '../causes/cause-words.ts';
import { useOutagesWords } from '../use-outages-words.ts';

interface CauseCardProps {
  readonly cause: CauseView;
  readonly isNew: boolean;
  readonly nowMs: number;
}

/** One cause that hits several cameras: the more it hits, the larger it is drawn. */
export function CauseCard({ cause, isNew, nowMs }: CauseCardProps) {
  const words = useOutagesWords();
  const { t, tOr, language } = words;
  const { id, severity, state, cameraCount, organisationName, startedAtMs, fault, maintenance, memberCount } = cause;
  const share = memberCount === undefined || memberCount === 0 ? undefined : Math.min(1, cameraCount / memberCount);

  return (
    <Link
      to={`/desk/outages/causes/${id}`}
      className={`cause-card cause-${sizeOf(cause)}`}
      data-testid="cause-card"
      data-kind={cause.kind}
      data-state={state}
      data-severity={severity}
    >
      <span className="cause-top">
        <StateMark look={lookOf(cause)}>
          {state === 'suspected' ? t('state.suspected') : t(`severity.${severity}`)}
        </StateMark>
        <CauseKind kind={cause.kind} />
        {isNew && <span className="cause-new">{t('look.badge')}</span>}
      </span>
      <span className="cause-count">
        <b>{formatCount(cameraCount, language)}</b> {t('causes.cameraUnit', { count: cameraCount })}
      </span>
      <strong>{causeName(cause, words)}</strong>
      {share !== undefined && (
        <span className="cause-share" aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
      <span className="cause-extent">{causeExtent(cause, words)}</span>
      <span className="cause-facts">
        {[
          organisationName,
          t('causes.lasted', { duration: formatDuration(nowMs - startedAtMs, language) }),
          `${tOr(`stage.${fault.stage}`, fault.stage)} · ${tOr(`reason.${fault.reason}`, fault.reason)}`,
        ]
          .filter((text) => text !== '')
          .join(' · ')}
      </span>
      {maintenance !== undefined && (
        <span className="cause-maintenance">
          {t('causes.maintenanceUntil', {
            time: formatInstant(maintenance.untilMs, language),
            reason: maintenance.reason,
          })}
        </span>
      )}
    </Link>
  );
}
