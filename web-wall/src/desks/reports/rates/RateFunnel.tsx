import type { RateView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { formatCount, formatRate } from '../../../i18n/format.ts';
import { useReportsWords } from '../use-reports-words.ts';
import { cameraTime } from './rate-words.ts';

const steps = [
  { key: 'due', minutes: 'dueMinutes' },
  { key: 'known', minutes: 'knownMinutes', lost: 'funnel.lostKnown' },
  { key: 'online', minutes: 'onlineMinutes', lost: 'funnel.lostOnline' },
  { key: 'intact', minutes: 'intactMinutes', lost: 'funnel.lostIntact' },
] as const;

/** Due → known → online → intact: each bar is a part of the one above it, and the gap between them has a name. */
export function RateFunnel({ now }: { readonly now: RateView }) {
  const { t, language } = useReportsWords();
  const { dueMinutes, cameras } = now;
  const timeOf = (minutes: number) => {
    const { text, unit } = cameraTime(minutes, dueMinutes, language);

    return `${text} ${t(`unit.${unit}`)}`;
  };

  return (
    <div className="funnel" data-testid="report-funnel">
      <small>{`${t('funnel.title')} · ${t('funnel.cameras', { count: formatCount(cameras, language) })}`}</small>
      <table className="funnel-steps">
        <tbody>
          {steps.map((step, index) => {
            const above = now[steps[Math.max(0, index - 1)]?.minutes ?? 'dueMinutes'];
            const share = dueMinutes === 0 ? 0 : now[step.minutes] / dueMinutes;

            return (
              <tr key={step.key}>
                <th scope="row">{t(`funnel.${step.key}`)}</th>
                <td className="funnel-bar">
                  <span aria-hidden="true" className={`funnel-${step.key}`} style={{ width: `${share * 100}%` }} />
                </td>
                <td className="number">{timeOf(now[step.minutes])}</td>
                <td className="number">{dueMinutes === 0 ? '–' : formatRate(share, language)}</td>
                <td className="dim">{'lost' in step && t(step.lost, { amount: timeOf(above - now[step.minutes]) })}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {now.coverage !== undefined && <small>{`${t('rate.coverage')} ${formatRate(now.coverage, language)}`}</small>}
    </div>
  );
}
