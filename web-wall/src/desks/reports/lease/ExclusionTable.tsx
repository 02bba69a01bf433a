import { formatCount, formatInstant } from '../../../i18n/format.ts';
import { useReportsWords } from '../use-reports-words.ts';
import type { LeaseEvidence } from './lease-queries.ts';

/** Times of a month that were not due, with who asked for it, why, and who approved it. */
export function ExclusionTable({ exclusions, exclusionCount }: Pick<LeaseEvidence, 'exclusions' | 'exclusionCount'>) {
  const { t, language } = useReportsWords();
  if (exclusionCount === 0) return <p className="dim">{t('lease.noExclusions')}</p>;
  const isCut = exclusions.length < exclusionCount;

  return (
    <>
      <table className="rows" data-testid="lease-exclusions">
        <thead>
          <tr>
            <th>{t('lease.point')}</th>
            <th>{t('lease.from')}</th>
            <th>{t('lease.to')}</th>
            <th className="number">{t('lease.excludedMinutes')}</th>
            <th>{t('lease.reason')}</th>
            <th>{t('lease.askedBy')}</th>
            <th>{t('lease.approvedBy')}</th>
          </tr>
        </thead>
        <tbody>
          {exclusions.map(({ cameraId, cameraName, fromMs, toMs, minutes, grounds }) => (
            <tr key={[cameraId, fromMs, toMs, grounds?.approvedAtMs].join(' ')}>
              <td>{cameraName}</td>
              <td>{formatInstant(fromMs, language)}</td>
              <td>{formatInstant(toMs, language)}</td>
              <td className="number">{formatCount(minutes, language)}</td>
              <td className={grounds === undefined ? 'dim' : undefined}>
                {grounds === undefined ? t('lease.othersTicket') : grounds.reason}
              </td>
              <td>{grounds?.askedBy}</td>
              <td>{grounds?.approvedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && (
        <p className="dim">
          {t('lease.exclusionsCut', {
            shown: formatCount(exclusions.length, language),
            count: formatCount(exclusionCount, language),
          })}
        </p>
      )}
    </>
  );
}
