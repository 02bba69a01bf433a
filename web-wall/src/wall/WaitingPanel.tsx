import { formatDuration, formatInstant } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { dutyName } from '../ui/duty-words.ts';
import { useServerNow, type WallReading } from './use-wall.ts';
import { RoundCounts } from './WallBar.tsx';

/** Between rounds: when the next one falls due and which plan; no fake activity. */
export function WaitingPanel({ reading }: { readonly reading: WallReading }) {
  const { t, language } = useWords();
  const { session } = reading;
  const nowMs = useServerNow(reading, 1000);
  const { nextRoundAtMs, nextPlanName, round } = session;

  return (
    <section className="waiting" data-testid="waiting">
      <h2>{t('wall.waiting')}</h2>
      {nextRoundAtMs === undefined ? (
        <>
          <p className="waiting-when">{t('wall.waitingNone')}</p>
          <p>{t('wall.waitingTeach', { mode: dutyName(session.duty.resolution, t) })}</p>
        </>
      ) : (
        <>
          <p className="waiting-when">
            {t('wall.waitingNext', {
              time: formatInstant(nextRoundAtMs, language),
              duration: formatDuration(nextRoundAtMs - nowMs, language),
            })}
          </p>
          {nextPlanName !== undefined && (
            <p className="waiting-plan">{t('wall.waitingPlan', { plan: nextPlanName })}</p>
          )}
          <p>{t('wall.waitingStay')}</p>
        </>
      )}
      {round !== undefined && (
        <div className="waiting-last">
          <span>{t('wall.lastRound', { plan: round.planName })}</span>
          <RoundCounts counts={round.counts} />
        </div>
      )}
    </section>
  );
}
