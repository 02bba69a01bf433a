import { Segmented } from 'antd';
import { useSearchParams } from 'react-router';
import type { TicketFiguresView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatCount, formatDuration, formatRate } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { type TicketFigures as Figures, useTicketFigures } from './ticket-queries.ts';
import { useTicketWords } from './use-ticket-words.ts';

const periods = [7, 30, 90, 365];
const counted = ['opened', 'closed', 'respondLate', 'repairLate', 'repeated', 'false'] as const;

/** How long repairs take, who is late, and why things break. */
export function TicketFigures() {
  const { t } = useTicketWords();
  const [search, setSearch] = useSearchParams();
  const days = periods.find((period) => String(period) === search.get('days')) ?? 30;
  const figures = useTicketFigures(days);

  return (
    <div className="ticket-figures" data-testid="ticket-figures">
      <Segmented
        value={days}
        options={periods.map((value) => ({ value, label: t('tk.figures.period', { days: value }) }))}
        onChange={(value) => setSearch({ days: String(value) }, { replace: true })}
      />
      <Loaded query={figures} what={t('tk.tab.figures')}>
        {(content) => <Content figures={content} />}
      </Loaded>
    </div>
  );
}

function Content({ figures: { total, units, causeCodes } }: { readonly figures: Figures }) {
  const { t, language } = useTicketWords();
  if (total.opened + total.closed === 0) return <Teach title={t('tk.figures.none')} />;
  const most = Math.max(...causeCodes.map(({ closed }) => closed), 1);

  return (
    <>
      <Totals figures={total} />
      <h3>{t('tk.figures.byUnit')}</h3>
      <UnitTable units={units} />
      {causeCodes.length > 0 && (
        <>
          <h3>{t('tk.figures.byCause')}</h3>
          <dl className="ticket-causes">
            {causeCodes.map(({ causeCode, closed }) => (
              <div key={causeCode}>
                <dt>{t(`why.${causeCode}`)}</dt>
                <dd>
                  <span className="ticket-bar" style={{ width: `${(closed / most) * 100}%` }} />
                  {formatCount(closed, language)}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

function Totals({ figures }: { readonly figures: TicketFiguresView }) {
  const { t, language } = useTicketWords();

  return (
    <dl className="ticket-totals panel">
      <div>
        <dt>{t('tk.figures.net')}</dt>
        <dd>
          <Mttr ms={figures.mttrNetMs} />
        </dd>
        <small>{t('tk.figures.netTeach')}</small>
      </div>
      <div>
        <dt>{t('tk.figures.gross')}</dt>
        <dd>
          <Mttr ms={figures.mttrGrossMs} />
        </dd>
      </div>
      {counted.map((name) => (
        <div key={name}>
          <dt>{t(`tk.figures.${name}`)}</dt>
          <dd>{formatCount(figures[name], language)}</dd>
          {name !== 'opened' && name !== 'closed' && figures.closed > 0 && (
            <small>{t('tk.figures.ofClosed', { rate: formatRate(figures[name] / figures.closed, language) })}</small>
          )}
        </div>
      ))}
    </dl>
  );
}

function UnitTable({ units }: { readonly units: Figures['units'] }) {
  const { t, language } = useTicketWords();

  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t('tk.assignee')}</th>
          <th scope="col" className="number">
            {t('tk.figures.net')}
          </th>
          <th scope="col" className="number">
            {t('tk.figures.gross')}
          </th>
          {counted.map((name) => (
            <th key={name} scope="col" className="number">
              {t(`tk.figures.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <tr key={unit.unitId ?? ''}>
            <td>{unit.unitId === undefined ? t('tk.unassigned') : unit.unitName}</td>
            <td className="number">
              <Mttr ms={unit.mttrNetMs} />
            </td>
            <td className="number">
              <Mttr ms={unit.mttrGrossMs} />
            </td>
            {counted.map((name) => (
              <td key={name} className="number">
                {formatCount(unit[name], language)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mttr({ ms }: { readonly ms: number | undefined }) {
  const { t, language } = useTicketWords();
  return ms === undefined ? (
    <span className="dim" title={t('tk.figures.noMttr')}>
      –
    </span>
  ) : (
    <>{formatDuration(ms, language)}</>
  );
}
