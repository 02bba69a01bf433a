import { useQuery } from '@tanstack/react-query';
import type { listRounds, RoundView } from '../../../gateway/patrol/patrol-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import type { ReplyOf } from '../api/reply-of.ts';
import { request } from '../api/request.ts';
import { formatDuration, formatInstant, formatMinute } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { dutyName } from '../ui/duty-words.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { roundLook } from '../ui/state-look.ts';
import { lastEndedRound } from './page-tiles.ts';
import { useServerNow, type WallReading } from './use-wall.ts';
import { RoundCounts } from './WallBar.tsx';

const askEveryMs = 10_000;

/** The newest round that is over, also one that nobody watched; it may end some moments after the wall began to wait. */
function useLastRound(): RoundView | undefined {
  const { data } = useQuery<ReplyOf<typeof listRounds>, ApiProblem>({
    queryKey: ['rounds', 'newest'],
    queryFn: ({ signal }) => request('GET', '/rounds?limit=10', { signal }),
    refetchInterval: askEveryMs,
  });

  return data === undefined ? undefined : lastEndedRound(data.items);
}

/** Between rounds: when the next one falls due and which plan, and what became of the last one; no fake activity. */
export function WaitingPanel({ reading }: { readonly reading: WallReading }) {
  const { t, language } = useWords();
  const { session } = reading;
  const nowMs = useServerNow(reading, 1000);
  const { nextRoundAtMs, nextPlanName } = session;
  const last = useLastRound();
  if (session.isElsewhere === true) return <ElsewherePanel />;

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
      {last !== undefined && <LastRound round={last} />}
    </section>
  );
}

/** The same person has another wall open, which has the rounds. */
function ElsewherePanel() {
  const { t } = useWords();

  return (
    <section className="waiting" data-testid="elsewhere" role="status">
      <p className="waiting-when">{t('wall.elsewhere')}</p>
      <p className="waiting-teach">{t('wall.elsewhereTeach')}</p>
    </section>
  );
}

function LastRound({ round }: { readonly round: RoundView }) {
  const { t, language } = useWords();
  const window = `${formatInstant(round.dueFromMs, language)}–${formatMinute(round.dueToMs, language)}`;

  return (
    <div className="waiting-last" data-testid="last-round" data-state={round.state}>
      <div className="waiting-round">
        <strong>{t('wall.lastRound', { plan: round.planName })}</strong>
        <span>{window}</span>
        <StateMark look={roundLook[round.state]}>
          {t(`round.${round.state}`)}
          {round.missedCause !== undefined && ` · ${t(`missed.${round.missedCause}`)}`}
        </StateMark>
      </div>
      <RoundCounts counts={round.counts} />
    </div>
  );
}
