import { formatInstant } from '../../i18n/format.ts';
import { dutyReason } from '../../ui/duty-words.ts';
import { DutyChip } from '../../ui/DutyChip.tsx';
import { Loaded } from '../Loaded.tsx';
import { useDutyNowOf, useDutyYears } from './duty-desk-queries.ts';
import type { DutyPlace } from './duty-place.ts';
import { useDutyWords } from './use-duty-words.ts';

/** The mode in force and why, and whether the calendar can be trusted. */
export function NowPanel({ place }: { readonly place: DutyPlace }) {
  const words = useDutyWords();
  const { t, language } = words;
  const now = useDutyNowOf(place.organisationId);
  const warnings = useDutyYears(place.organisationId).data?.warnings ?? [];

  return (
    <>
      {warnings.map(({ code, year, status }) => (
        <p className="notice" role="status" key={code} data-testid="duty-warning">
          {t(status === 'missing' ? 'warning.missing' : 'warning.provisional', { year })}
        </p>
      ))}
      <section className="panel duty-now" aria-label={t('now.title')} data-testid="duty-now">
        <Loaded query={now} what={t('now.title')}>
          {({ resolution, nightWindow, nextChangeAtMs }) => (
            <>
              <DutyChip duty={resolution} />
              <span className="duty-now-why">{dutyReason(resolution, words)}</span>
              <span className="dim">{t('now.night', nightWindow)}</span>
              <span className="dim">
                {nextChangeAtMs === undefined
                  ? t('now.none')
                  : t('now.next', { time: formatInstant(nextChangeAtMs, language) })}
              </span>
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}
