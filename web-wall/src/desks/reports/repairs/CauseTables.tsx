import { Link } from 'react-router';
import { formatCount, formatDuration, formatRate } from '../../../i18n/format.ts';
import { onRowKey } from '../../registry/row-keys.ts';
import type { OpenedFigure } from './opened-figure.ts';
import type { Repairs } from './repair-queries.ts';
import { useRepairWords } from './use-repair-words.ts';

interface CauseTablesProps {
  readonly repairs: Repairs;
  readonly onOpen: (figure: OpenedFigure) => void;
}

/** Top causes: as whoever repaired them said, and as the outages themselves tell. */
export function CauseTables({ repairs, onOpen }: CauseTablesProps) {
  return (
    <div className="cause-tables">
      <CodeTable repairs={repairs} onOpen={onOpen} />
      <KindTable repairs={repairs} />
    </div>
  );
}

function CodeTable({ repairs: { causeCodes, unexplained }, onOpen }: CauseTablesProps) {
  const { t, language } = useRepairWords();
  const all = causeCodes.reduce((sum, { closed }) => sum + closed, unexplained);
  const rows = [
    ...causeCodes.map((row) => ({ ...row, name: t(`why.${row.causeCode}`) })),
    ...(unexplained === 0 ? [] : [{ causeCode: 'none' as const, closed: unexplained, name: t('repair.unexplained') }]),
  ];

  return (
    <section className="panel" data-testid="cause-codes">
      <h2>{t('repair.byCode')}</h2>
      {rows.length === 0 ? (
        <p className="dim">{t('repair.noCodes')}</p>
      ) : (
        <table className="rows cause-rows">
          <thead>
            <tr>
              <th>{t('repair.code')}</th>
              <th className="number">{t('repair.closed')}</th>
              <th />
              <th className="number">{t('repair.net')}</th>
              <th className="number">{t('repair.gross')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, causeCode, closed, ...mttr }) => {
              const open = () => onOpen({ name, question: { causeCode } });

              return (
                <tr
                  key={causeCode}
                  tabIndex={0}
                  data-testid="cause-code"
                  onClick={open}
                  onKeyDown={(event) => onRowKey(event, open)}
                >
                  <td>{name}</td>
                  <td className="number">{formatCount(closed, language)}</td>
                  <td className="share">
                    <ShareBar share={closed / all} />
                  </td>
                  <td className="number">{'mttrNetMs' in mttr ? lengthText(mttr.mttrNetMs, language) : '–'}</td>
                  <td className="number">{'mttrGrossMs' in mttr ? lengthText(mttr.mttrGrossMs, language) : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function KindTable({ repairs: { kinds, announced } }: Pick<CauseTablesProps, 'repairs'>) {
  const { t, language } = useRepairWords();
  const all = kinds.reduce((sum, { lostMinutes }) => sum + lostMinutes, 0);

  return (
    <section className="panel" data-testid="cause-kinds">
      <h2>{t('repair.byKind')}</h2>
      {kinds.length === 0 && announced.causes === 0 ? (
        <p className="dim">{t('repair.noKinds')}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('repair.kind')}</th>
              <th className="number">{t('repair.causes')}</th>
              <th className="number">{t('repair.cameras')}</th>
              <th className="number">{t('repair.lost')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ kind, causes, cameras, lostMinutes }) => (
              <tr key={kind} data-testid="cause-kind">
                <td>
                  <Link to={`/desk/outages/list?state=closed&kind=${kind}`} title={t('repair.kindOpen')}>
                    {t(`cause.${kind}`)}
                  </Link>
                </td>
                <td className="number">{formatCount(causes, language)}</td>
                <td className="number">{formatCount(cameras, language)}</td>
                <td className="number">{cameraHours(lostMinutes, language)}</td>
                <td className="share">
                  <ShareBar share={all === 0 ? 0 : lostMinutes / all} />
                </td>
              </tr>
            ))}
            {announced.causes > 0 && (
              <tr className="dim">
                <td>{t('repair.announced')}</td>
                <td className="number">{formatCount(announced.causes, language)}</td>
                <td className="number">{formatCount(announced.cameras, language)}</td>
                <td className="number">{cameraHours(announced.lostMinutes, language)}</td>
                <td />
              </tr>
            )}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ShareBar({ share }: { readonly share: number }) {
  const { language } = useRepairWords();

  return (
    <span className="share-bar">
      <i aria-hidden="true" style={{ width: `calc((100% - 64px) * ${share})` }} />
      <small>{formatRate(share, language)}</small>
    </span>
  );
}

type Language = Parameters<typeof formatCount>[1];

function lengthText(ms: number | undefined, language: Language): string {
  return ms === undefined ? '–' : formatDuration(ms, language);
}

/** Hours with one decimal while they are few. */
function cameraHours(minutes: number, language: Language): string {
  return formatCount(minutes < 6000 ? Math.round(minutes / 6) / 10 : Math.round(minutes / 60), language);
}
