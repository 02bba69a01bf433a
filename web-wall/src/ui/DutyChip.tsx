import type { ReactNode } from 'react';
import type { DutyNowView, DutyResolutionView } from '../../../gateway/duty/duty-api.ts';
import { formatCivilDate } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { dutyReason } from './duty-words.ts';
import type { Tone } from './state-look.ts';

type Base = DutyResolutionView['base'];

const baseTone: Readonly<Record<Base, Tone>> = { special: 'act', holiday: 'info', weekend: 'info', normal: 'idle' };

const baseShape: Readonly<Record<Base, ReactNode>> = {
  special: <path d="M7 1 13.4 12.6H.6Z" fill="currentColor" />,
  holiday: <path d="M7 .6 13.4 7 7 13.4.6 7Z" fill="currentColor" />,
  weekend: <path d="M7 1.6 12.4 7 7 12.4 1.6 7Z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  normal: <path d="M1.5 4.6h11M1.5 9.4h11" stroke="currentColor" strokeWidth="2" />,
};

/** The mode as word, shape and colour. */
export function DutyChip({ duty }: { readonly duty: Pick<DutyResolutionView, 'base' | 'night' | 'level'> }) {
  const { t } = useWords();

  return (
    <span
      className={`duty-chip tone-${baseTone[duty.base]}`}
      data-testid="duty-chip"
      data-base={duty.base}
      data-night={duty.night}
    >
      <svg viewBox="0 0 14 14" aria-hidden="true">
        {baseShape[duty.base]}
      </svg>
      {t(`duty.${duty.base}`)}
      {duty.night && (
        <span className="night-part">
          <span aria-hidden="true">·</span>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <path d="M9.8 1.2A6 6 0 1 0 12.9 9 4.9 4.9 0 0 1 9.8 1.2Z" fill="currentColor" />
          </svg>
          {t('duty.night')}
        </span>
      )}
      {duty.level !== undefined && <span className="level-part">{t(`duty.level.${duty.level}`)}</span>}
    </span>
  );
}

/** The mode in force and why: which layer of the calendar decided, for which duty date, how far it can be trusted. */
export function DutyNow({ duty }: { readonly duty: DutyNowView }) {
  const words = useWords();
  const { t, language } = words;
  const { resolution } = duty;
  const date = t('duty.date', { date: formatCivilDate(resolution.dutyDate, language) });
  const year = resolution.dutyDate.slice(0, 4);
  const isTrusted = resolution.yearStatus === 'official';
  const warning = resolution.yearStatus === 'missing' ? 'duty.missingYear' : 'duty.provisionalYear';
  const why = `${dutyReason(resolution, words)} · ${date}`;

  return (
    <div className="duty" data-testid="duty">
      <DutyChip duty={resolution} />
      <span className="duty-why" title={isTrusted ? why : `${why} · ${t(warning, { year })}`} data-testid="duty-why">
        {!isTrusted && <span className="tone-warn">{t(warning, { year })} </span>}
        {why}
      </span>
    </div>
  );
}
