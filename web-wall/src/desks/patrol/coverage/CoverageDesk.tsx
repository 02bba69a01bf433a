import { useState } from 'react';
import type { CoverageView, RateView } from '../../../../../gateway/patrol/coverage/coverage-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatInstant, formatRate } from '../../../i18n/format.ts';
import { DateField } from '../../DateField.tsx';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { PlaceSelect } from '../../registry/tree/PlaceSelect.tsx';
import { Teach } from '../../Teach.tsx';
import { usePatrolWords } from '../use-patrol-words.ts';
import './coverage.css';
import { type CoverageQuestion, useCoverage } from './coverage-queries.ts';
import { GapTable } from './GapTable.tsx';
import { HeatMap } from './HeatMap.tsx';
import { PatternList } from './PatternList.tsx';

const dayMs = 86_400_000;
const beijingOffsetMs = 8 * 3_600_000;
const dateOf = (atMs: number) => new Date(atMs + beijingOffsetMs).toISOString().slice(0, 10);

/** 覆盖考核: is enough watched, what was missed, what was not seen for longest. */
export default function CoverageDesk() {
  const { t } = usePatrolWords();
  const { isAdmin } = useRole();
  const [question, setQuestion] = useState<CoverageQuestion>(() => ({
    fromDate: dateOf(Date.now() - 6 * dayMs),
    toDate: dateOf(Date.now()),
    organisationId: undefined,
  }));
  const coverage = useCoverage(question);
  const set = (part: Partial<CoverageQuestion>) => setQuestion((before) => ({ ...before, ...part }));

  return (
    <main className="desk" data-testid="coverage-desk">
      <DeskHead title={t('pp.tab.coverage')} question={t('cv.question')} />
      <div className="filters coverage-filters">
        <span className="dim">{t('cv.period')}</span>
        <DateField
          label={t('cv.from')}
          value={question.fromDate}
          max={question.toDate}
          onChange={(fromDate) => set({ fromDate })}
        />
        <span>–</span>
        <DateField
          label={t('cv.to')}
          value={question.toDate}
          min={question.fromDate}
          onChange={(toDate) => set({ toDate })}
        />
        <div className="coverage-unit">
          <PlaceSelect
            kind="police"
            value={question.organisationId}
            placeholder={t('cv.unit')}
            onChange={(organisationId) => set({ organisationId })}
          />
        </div>
      </div>
      <Loaded query={coverage} what={t('pp.tab.coverage')}>
        {(view) => <Figures view={view} />}
      </Loaded>
      <GapTable question={question} />
      {isAdmin && <PatternList question={question} />}
    </main>
  );
}

function Figures({ view }: { readonly view: CoverageView }) {
  const { t, language } = usePatrolWords();
  if (view.known.of === 0) return <Teach title={t('cv.nothing')} step={t('cv.nothingTeach')} />;
  const { isSufficient } = view;

  return (
    <>
      <div className="coverage-figures">
        <Figure name={t('cv.completion')} rate={view.completion} isSufficient={isSufficient} />
        <Figure name={t('cv.points')} rate={view.points} isSufficient={isSufficient} />
        <Figure
          name={t('cv.onTime')}
          rate={view.onTime}
          isSufficient={isSufficient}
          note={t('cv.onTimeWithin', { minutes: view.onTimeMinutes })}
        />
        <Figure name={t('cv.executed')} rate={view.executed} isSufficient={isSufficient} />
        <Figure
          name={t('cv.stops')}
          rate={view.stops}
          isSufficient={isSufficient}
          note={t('cv.notViewable', { count: view.stops.notViewable })}
        />
        <div className="panel coverage-figure">
          <span className="dim">{t('cv.known')}</span>
          <b>{view.known.share === undefined ? '–' : formatRate(view.known.share, language)}</b>
          <small className="dim">
            {t('cv.formula', { formula: view.formula, time: formatInstant(view.asOfMs, language) })}
          </small>
        </div>
      </div>
      {!isSufficient && (
        <p className="notice">{t('cv.insufficientWhy', { share: formatRate(view.known.share ?? 0, language) })}</p>
      )}
      <div className="coverage-two">
        <HeatMap view={view} />
        <section className="panel">
          <h2>{t('cv.causes')}</h2>
          {view.causes.length === 0 && <p className="dim">{t('cv.noCauses')}</p>}
          <table className="rows">
            <tbody>
              {view.causes.map(({ cause, count }) => (
                <tr key={cause}>
                  <td>{t(`missed.${cause}`)}</td>
                  <td className="number">{t('cv.rounds', { count })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly rate: RateView;
  readonly isSufficient: boolean;
  readonly note?: string;
}

/** A rate with what it is made of; without enough data the numbers stay and the rate goes. */
function Figure({ name, rate, isSufficient, note }: FigureProps) {
  const { t, language } = usePatrolWords();
  const share = rate.share === undefined ? '–' : formatRate(rate.share, language);

  return (
    <div className="panel coverage-figure">
      <span className="dim">{name}</span>
      <b>{isSufficient ? share : t('cv.insufficient')}</b>
      <small className="dim">
        {t('cv.of', { count: rate.count, of: rate.of })}
        {note !== undefined && ` · ${note}`}
      </small>
    </div>
  );
}
