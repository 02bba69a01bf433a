import type { RateView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { formatRate } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { type ReportsWords, useReportsWords } from '../use-reports-words.ts';
import { cameraTime, pointsBetween, signedPoints, standingLook, standingOf } from './rate-words.ts';

interface RateFigureProps {
  readonly name: 'online' | 'intact';
  readonly now: RateView;
  /** The period before; absent while it is being read. */
  readonly before: RateView | undefined;
  readonly target: number;
}

const rateOf = { online: 'onlineRate', intact: 'intactRate' } as const;
const minutesOf = { online: 'onlineMinutes', intact: 'intactMinutes' } as const;

/** One rate of the period with its denominator, its target and its change. */
export function RateFigure({ name, now, before, target }: RateFigureProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const share = now[rateOf[name]];

  return (
    <div className="rate-now" data-testid={`report-${name}`}>
      <small>{t(`rate.${name}`)}</small>
      <b>{share === undefined ? t('rate.insufficient') : formatRate(share, language)}</b>
      {share === undefined ? (
        <small>{whyNone(now, words)}</small>
      ) : (
        <>
          <span>{partWords(name, now, words)}</span>
          <TargetMark now={now} share={share} target={target} />
          <small>{changeWords(share, before, before?.[rateOf[name]], words)}</small>
        </>
      )}
    </div>
  );
}

function TargetMark({
  now,
  share,
  target,
}: {
  readonly now: RateView;
  readonly share: number;
  readonly target: number;
}) {
  const { t, language } = useReportsWords();
  const standing = standingOf(now, share, target);
  const short = pointsBetween(target, share) ?? 0;

  return (
    <StateMark look={standingLook[standing]}>
      {`${t('rate.targetLocal', { rate: formatRate(target, language) })} · ${
        standing === 'reached' ? t('rate.reached') : t('rate.below', { points: short.toFixed(1) })
      }`}
    </StateMark>
  );
}

function partWords(name: 'online' | 'intact', now: RateView, { t, language }: ReportsWords): string {
  const part = cameraTime(now[minutesOf[name]], now.knownMinutes, language);
  const whole = cameraTime(now.knownMinutes, now.knownMinutes, language);

  return t(`rate.${name}Of`, { part: part.text, whole: whole.text, unit: t(`unit.${whole.unit}`) });
}

function whyNone({ coverage }: RateView, { t, language }: ReportsWords): string {
  return coverage === undefined
    ? t('rate.none')
    : t('rate.insufficientWhy', { coverage: formatRate(coverage, language) });
}

function changeWords(
  share: number,
  before: RateView | undefined,
  shareBefore: number | undefined,
  { t, language }: ReportsWords,
): string {
  if (before === undefined) return '…';
  const points = pointsBetween(share, shareBefore);
  if (points === undefined || shareBefore === undefined) return t('rate.noPrevious');
  const change = points === 0 ? t('rate.same') : t('rate.change', { points: signedPoints(points) });

  return `${t('rate.previous', { rate: formatRate(shareBefore, language) })} · ${change}`;
}
