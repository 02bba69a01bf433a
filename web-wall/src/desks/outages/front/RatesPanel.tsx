import type { readHealthSummary } from '../../../../../gateway/health/health-api.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { formatCount, formatRate } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { ratesNow } from '../online-rate.ts';
import { useOutagesWords } from '../use-outages-words.ts';

type Summary = ReplyOf<typeof readHealthSummary>;

/** Online and intact rate of now, each with its denominator, its target and how far it can be trusted. */
export function RatesPanel({ counts }: { readonly counts: Summary }) {
  const { t, language } = useOutagesWords();
  const { online, intact, known, onlineShare, intactShare, coverage } = ratesNow(counts);
  const { targetRate, unknown } = counts;

  return (
    <section className="panel rates" data-testid="online-rate">
      <Rate name="online" part={online} known={known} share={onlineShare} target={targetRate} coverage={coverage} />
      <Rate name="intact" part={intact} known={known} share={intactShare} target={targetRate} coverage={coverage} />
      <div className="rates-make-up">
        <Track counts={counts} />
        {coverage !== undefined && (
          <small>
            {t('rates.coverage', {
              coverage: formatRate(coverage, language),
              unknown: formatCount(unknown, language),
            })}
          </small>
        )}
      </div>
    </section>
  );
}

interface RateProps {
  readonly name: 'online' | 'intact';
  readonly part: number;
  readonly known: number;
  readonly share: number | undefined;
  readonly target: number;
  readonly coverage: number | undefined;
}

function Rate({ name, part, known, share, target, coverage }: RateProps) {
  const { t, language } = useOutagesWords();
  const short = Math.ceil(target * known) - part;

  return (
    <div className="rate-now" data-testid={`rate-${name}`}>
      <small>{`${t(`rates.${name}`)} · ${t('rates.now')}`}</small>
      <b>{share === undefined ? t('rates.insufficient') : formatRate(share, language)}</b>
      {share === undefined ? (
        <small>
          {coverage === undefined
            ? t('outages.noCameras')
            : t('rates.insufficientWhy', { coverage: formatRate(coverage, language) })}
        </small>
      ) : (
        <>
          <span>
            {t(`rates.${name}Of`, { part: formatCount(part, language), known: formatCount(known, language) })}
          </span>
          <StateMark look={short > 0 ? { tone: 'warn', shape: 'triangle' } : { tone: 'normal', shape: 'check' }}>
            {`${t('rates.target', { rate: formatRate(target, language) })} · ${
              short > 0 ? t('rates.below', { count: formatCount(short, language) }) : t('rates.reached')
            }`}
          </StateMark>
        </>
      )}
    </div>
  );
}

const parts: readonly { readonly key: 'intact' | 'impaired' | 'down' | 'unknown'; readonly look: StateLook }[] = [
  { key: 'intact', look: { tone: 'normal', shape: 'dot' } },
  { key: 'impaired', look: { tone: 'warn', shape: 'triangle' } },
  { key: 'down', look: { tone: 'act', shape: 'square' } },
  { key: 'unknown', look: { tone: 'unknown', shape: 'ring' } },
];

/** What the cameras that are due are made of; each part at least as wide as the eye needs. */
function Track({ counts }: { readonly counts: Summary }) {
  const { t, language } = useOutagesWords();
  const { online, degraded, offline, authFailed, unknown } = counts;
  const sizes = { intact: online, impaired: degraded, down: offline + authFailed, unknown };
  const due = sizes.intact + sizes.impaired + sizes.down + sizes.unknown;

  return (
    <>
      <small>{t('rates.legend', { due: formatCount(due, language) })}</small>
      <div className="rate-track" aria-hidden="true">
        {parts.map(({ key }) =>
          sizes[key] === 0 ? null : (
            <span key={key} className={`part-${key}`} style={{ flex: sizes[key], minWidth: 3 }} />
          ),
        )}
      </div>
      <ul className="rates-parts">
        {parts.map(({ key, look }) => (
          <li key={key}>
            <StateMark look={sizes[key] > 0 ? look : { ...look, tone: 'idle' }}>{t(`rates.${key}Now`)}</StateMark>
            <b>{formatCount(sizes[key], language)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
