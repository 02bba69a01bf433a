import type { RepairGroupView } from '../../../../../gateway/reports/repairs/repairs-api.ts';
import { formatCount, formatDuration } from '../../../i18n/format.ts';
import { groupName } from '../rates/GroupTable.tsx';
import { onRowKey } from '../../registry/row-keys.ts';
import { useReportsWords } from '../use-reports-words.ts';
import type { OpenedFigure } from './opened-figure.ts';
import type { Repairs } from './repair-queries.ts';

const counted = ['opened', 'closed', 'respondLate', 'repairLate', 'repeated', 'false'] as const;

interface RepairTableProps {
  readonly repairs: Repairs;
  readonly onOpen: (figure: OpenedFigure) => void;
}

/** Who mends slowly, by the grouping of the ranking of rates; a row opens its tickets. */
export function RepairTable({ repairs: { groups, by }, onOpen }: RepairTableProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const nameOf = (group: RepairGroupView) =>
    by === 'maintainer' && group.key === '' ? t('repair.noneMaintainer') : groupName(group, by, words);
  const length = (ms: number | undefined) => (ms === undefined ? '–' : formatDuration(ms, language));

  return (
    <section className="panel">
      <h2>{t('repair.ranking', { by: t(`group.${by}`) })}</h2>
      {groups.length === 0 ? (
        <p className="dim">{t('repair.noRanking')}</p>
      ) : (
        <table className="rows rate-rows" data-testid="repair-groups">
          <thead>
            <tr>
              <th className="number">{t('group.rank')}</th>
              <th>{t('group.name')}</th>
              <th className="number">{t('repair.net')}</th>
              <th className="number">{t('repair.gross')}</th>
              {counted.map((name) => (
                <th key={name} className="number">
                  {t(`repair.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group, index) => {
              const open = () => onOpen({ name: nameOf(group), question: { by, key: group.key } });

              return (
                <tr
                  key={group.key}
                  tabIndex={0}
                  data-testid="repair-group"
                  onClick={open}
                  onKeyDown={(event) => onRowKey(event, open)}
                >
                  <td className="number">{index + 1}</td>
                  <td className="group-name">{nameOf(group)}</td>
                  <td className="number">{length(group.mttrNetMs)}</td>
                  <td className="number">{length(group.mttrGrossMs)}</td>
                  {counted.map((name) => (
                    <td key={name} className="number">
                      {formatCount(group[name], language)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {groups.length > 0 && by !== 'maintainer' && <small className="dim">{t('repair.rankingNote')}</small>}
    </section>
  );
}
