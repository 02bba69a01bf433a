import type { YearReportView } from '../../../../gateway/duty/years/years-api.ts';
import { formatCivilDate } from '../../i18n/format.ts';
import { type DutyWords, useDutyWords } from './use-duty-words.ts';

/** What the check of a file found: problems with the way to mend them, or the days that would change. */
export function YearReport({ report }: { readonly report: YearReportView }) {
  const { t } = useDutyWords();
  const { problems, leftOut, holidayCount, workdayCount } = report;

  return (
    <div className="year-report" role="status" data-testid="year-report" data-fine={problems.length === 0}>
      {problems.length === 0 ? (
        <>
          <p className="tone-normal">{t('import.fine', { holidays: holidayCount, workdays: workdayCount })}</p>
          <Changes changes={report.changes} />
        </>
      ) : (
        <Problems problems={problems} />
      )}
      {leftOut > 0 && <p className="dim">{t('import.leftOut', { count: leftOut })}</p>}
    </div>
  );
}

function Problems({ problems }: Pick<YearReportView, 'problems'>) {
  const { t } = useDutyWords();

  return (
    <>
      <p className="tone-act">{t('import.problems', { count: problems.length })}</p>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('import.place')}</th>
            <th>{t('import.value')}</th>
            <th>{t('import.mend')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ code, place, value }) => (
            <tr key={`${place} ${code} ${value}`} data-code={code}>
              <td className="one-line">{placeText(place, t)}</td>
              <td className="one-line">{value}</td>
              <td>{t(`yearProblem.${code}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Changes({ changes }: Pick<YearReportView, 'changes'>) {
  const { t, language } = useDutyWords();
  if (changes.length === 0) return <p className="dim">{t('import.noChanges')}</p>;

  return (
    <>
      <p>{t('import.changes', { count: changes.length })}</p>
      <ul className="year-changes">
        {changes.map(({ date, from, to, name }) => (
          <li key={date}>
            {formatCivilDate(date, language)} {name}: {t(`kind.${from ?? 'none'}`)} → <b>{t(`kind.${to ?? 'none'}`)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

/** `line 7` of the file in the reader's language; a place in JSON is told as it is. */
function placeText(place: string, t: DutyWords['t']): string {
  if (place === 'file') return t('import.wholeFile');
  const [, line] = /^line (\d+)$/.exec(place) ?? [];

  return line === undefined ? place : t('import.line', { line });
}
