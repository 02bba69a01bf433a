import type { readHealthSummary } from '../../../../gateway/health/health-api.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { formatCount, formatRate } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { healthLook } from '../../ui/state-look.ts';
import { onlineRate, type OnlineRate } from './online-rate.ts';

type Summary = ReplyOf<typeof readHealthSummary>;

/** The rate with its denominator, its target and how far it can be trusted. */
export function OnlineRatePanel({ counts }: { readonly counts: Summary }) {
  const { t, language } = useWords();
  const rate = onlineRate(counts);
  const states = [
    ['online', counts.online],
    ['degraded', counts.degraded],
    ['offline', counts.offline],
    ['auth-failed', counts.authFailed],
    ['unknown', counts.unknown],
  ] as const;

  return (
    <section className="panel rate" data-testid="online-rate">
      <RateNow rate={rate} degraded={counts.degraded} targetRate={counts.targetRate} />
      <div className="rate-bar">
        <div className="rate-track" aria-hidden="true">
          {states.slice(0, -1).map(([state, count]) => (
            <span
              key={state}
              className={`rate-${state === 'offline' || state === 'auth-failed' ? 'down' : state}`}
              style={{ flex: count }}
            />
          ))}
          <span className="rate-target" style={{ left: `${counts.targetRate * 100}%` }} />
        </div>
        <div className="rate-scale" aria-hidden="true">
          <span>0 %</span>
          <b style={{ right: `${(1 - counts.targetRate) * 100}%` }}>
            {t('outages.target', { rate: formatRate(counts.targetRate, language) })}
          </b>
        </div>
        {rate.coverage !== undefined && (
          <small>
            {t('outages.coverage', {
              coverage: formatRate(rate.coverage, language),
              unknown: formatCount(counts.unknown, language),
            })}
          </small>
        )}
      </div>
      <dl className="rate-counts">
        {states.map(([state, count]) => (
          <div key={state} style={{ display: 'contents' }}>
            <dt>
              <StateMark look={count > 0 ? healthLook[state] : { ...healthLook[state], tone: 'idle' }}>
                {t(`health.${state}`)}
              </StateMark>
            </dt>
            <dd>{formatCount(count, language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface RateNowProps {
  readonly rate: OnlineRate;
  /** How many of the online ones are degraded. */
  readonly degraded: number;
  readonly targetRate: number;
}

function RateNow({ rate, degraded, targetRate }: RateNowProps) {
  const { t, language } = useWords();
  if (rate.share === undefined) {
    return (
      <div className="rate-now">
        <small>{t('outages.rate')}</small>
        <b>{t('outages.insufficient')}</b>
        <small>
          {rate.coverage === undefined
            ? t('outages.noCameras')
            : t('outages.insufficientWhy', { coverage: formatRate(rate.coverage, language) })}
        </small>
      </div>
    );
  }
  const missing = Math.ceil(targetRate * rate.known) - rate.online;

  return (
    <div className="rate-now">
      <small>{t('outages.rate')}</small>
      <b>{formatRate(rate.share, language)}</b>
      <span>
        {t('outages.rateOf', {
          online: formatCount(rate.online, language),
          known: formatCount(rate.known, language),
          degraded: formatCount(degraded, language),
        })}
      </span>
      {missing > 0 ? (
        <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
          {t('outages.belowTarget', { count: formatCount(missing, language) })}
        </StateMark>
      ) : (
        <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('outages.onTarget')}</StateMark>
      )}
    </div>
  );
}
