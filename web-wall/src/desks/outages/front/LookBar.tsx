import { useEffect, useEffectEvent } from 'react';
import { formatCount, formatInstant } from '../../../i18n/format.ts';
import type { CauseSummary } from '../causes/cause-queries.ts';
import { severityLook } from '../causes/cause-look.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useOutagesWords } from '../use-outages-words.ts';

interface LookBarProps {
  readonly summary: CauseSummary;
  readonly sinceMs: number;
  readonly onLook: (atMs: number) => void;
}

const severities = ['critical', 'major', 'minor'] as const;

/** How much is open by severity, and what is new since this person last said that they had seen it. */
export function LookBar({ summary, sinceMs, onLook }: LookBarProps) {
  const { t, language } = useOutagesWords();
  const fresh = summary.confirmedSince ?? 0;
  const take = useEffectEvent(() => onLook(summary.asOfMs));
  useEffect(() => {
    const onKey = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      const isTyping = target instanceof HTMLElement && target.matches('input, textarea, [contenteditable=true]');
      if (key.toLowerCase() === 'v' && !isTyping && !ctrlKey && !metaKey && !altKey) take();
    };
    document.addEventListener('keydown', onKey);

    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const extent = ({ causes, cameras }: { readonly causes: number; readonly cameras: number }) =>
    t('causes.count', { causes: formatCount(causes, language), cameras: formatCount(cameras, language) });

  return (
    <div className="look-bar" data-testid="look-bar">
      <ul>
        {severities.map((severity) => (
          <li key={severity}>
            <StateMark
              look={summary[severity].causes > 0 ? severityLook[severity] : { ...severityLook[severity], tone: 'idle' }}
            >
              {t(`severity.${severity}`)}
            </StateMark>
            <span>{extent(summary[severity])}</span>
          </li>
        ))}
        {summary.suspected.causes > 0 && (
          <li>
            <StateMark look={{ tone: 'idle', shape: 'ring' }}>{t('state.suspected')}</StateMark>
            <span>{extent(summary.suspected)}</span>
          </li>
        )}
        {summary.inMaintenance.causes > 0 && (
          <li>
            <StateMark look={{ tone: 'idle', shape: 'ring' }}>{t('causes.inMaintenance')}</StateMark>
            <span>{extent(summary.inMaintenance)}</span>
          </li>
        )}
      </ul>
      <p data-testid="new-since" data-count={fresh}>
        <span className="dim">{t('look.since', { time: formatInstant(sinceMs, language) })}</span>{' '}
        {fresh === 0 ? t('look.none') : <b>{t('look.new', { count: formatCount(fresh, language) })}</b>}
        {fresh > 0 && (
          <button
            type="button"
            className="button"
            title={t('look.key')}
            onClick={() => onLook(summary.asOfMs)}
            data-testid="take-look"
          >
            {t('look.take')}
          </button>
        )}
      </p>
    </div>
  );
}
