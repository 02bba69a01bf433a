import type { ForecastView } from '../../../../../gateway/patrol/goals/forecast-api.ts';
import { formatDuration, formatRate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { type PatrolWords, usePatrolWords } from '../use-patrol-words.ts';
import type { PlanDraft } from './plan-draft.ts';
import { useForecast } from './plan-queries.ts';

interface ForecastPanelProps {
  readonly draft: PlanDraft;
  readonly planId: string | undefined;
}

/** Can the plan be finished, and if not, why: told again after each edit. */
export function ForecastPanel({ draft, planId }: ForecastPanelProps) {
  const words = usePatrolWords();
  const { t } = words;
  const { data, error, isError } = useForecast(draft, planId);
  if (draft.organisationId === '' || draft.stops.length === 0) return null;

  return (
    <div className="plan-forecast" data-testid="plan-forecast" aria-live="polite">
      <h2>{t('pp.forecast')}</h2>
      {isError && <ProblemNote problem={error} />}
      {data !== undefined && (
        <>
          <p>
            <StateMark
              look={data.isFinishable ? { tone: 'normal', shape: 'check' } : { tone: 'act', shape: 'triangle' }}
            >
              {t(data.isFinishable ? 'pp.forecast.ok' : 'pp.forecast.not')}
            </StateMark>{' '}
            <span className="dim">{t('pp.forecast.seats', { count: data.seats })}</span>
          </p>
          {data.problems.map((problem) => (
            <p key={problemSentence(problem, words)} data-code={problem.code} className="plan-problem">
              {problemSentence(problem, words)}
            </p>
          ))}
          {data.slots.map((slot) => (
            <p className="dim" key={slot.start}>
              {slotSentence(slot, words)}
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function slotSentence(slot: ForecastView['slots'][number], { t, language }: PatrolWords): string {
  const sentence = t('pp.forecast.slot', {
    start: slot.start,
    end: slot.end,
    stops: slot.stopCount,
    pages: slot.pageCount,
    needed: formatDuration(slot.neededMs, language),
    available: formatDuration(slot.availableMs, language),
    load: formatRate(slot.load, language),
  });
  const total = formatRate(slot.totalLoad, language);

  return slot.totalLoad > slot.load ? `${sentence} · ${t('pp.forecast.total', { load: total })}` : sentence;
}

function problemSentence(problem: ForecastView['problems'][number], { t, language }: PatrolWords): string {
  switch (problem.code) {
    case 'too-long':
      return t('pp.problem.too-long', {
        start: problem.start,
        needed: formatDuration(problem.neededMs, language),
        available: formatDuration(problem.availableMs, language),
        stops: problem.fittingStops,
        minutes: problem.fittingMinutes,
      });
    case 'overlap':
      return t('pp.problem.overlap', {
        start: problem.start,
        plans: problem.plans.join(language === 'en' ? ', ' : '、'),
        load: formatRate(problem.totalLoad, language),
      });
    case 'no-seat':
      return t('pp.problem.no-seat');
    case 'offline':
      return t('pp.problem.offline', { count: problem.count, of: problem.of });
    case 'inactive':
      return t('pp.problem.inactive', { count: problem.count, of: problem.of });
  }
}
