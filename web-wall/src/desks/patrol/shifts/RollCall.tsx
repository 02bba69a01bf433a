import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { BoardSlotView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatDuration, formatInstant, formatMinute } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { Teach } from '../../Teach.tsx';
import { boardLook } from './shift-look.ts';
import type { ShiftBoard } from './shift-queries.ts';
import { ShiftSummary } from './ShiftSummary.tsx';
import { type ShiftWords, useShiftWords } from './use-shift-words.ts';

function columnsOf({ t, language }: ShiftWords): ColumnsType<BoardSlotView> {
  return [
    {
      title: t('col.state'),
      width: 150,
      render: (_, { state }) => <StateMark look={boardLook[state]}>{t(`board.${state}`)}</StateMark>,
    },
    { title: t('col.unit'), dataIndex: 'organisationName' },
    { title: t('col.post'), render: (_, { postName, slotName }) => `${postName} · ${slotName}` },
    {
      title: t('col.time'),
      render: (_, { fromMs, toMs }) => `${formatInstant(fromMs, language)}–${formatMinute(toMs, language)}`,
    },
    {
      title: t('col.expected'),
      render: (_, { expected }) => expected.map(({ officerName }) => officerName).join(t('shifts.listComma')) || '–',
    },
    {
      title: t('col.signedIn'),
      render: (_, { shift }) =>
        shift === undefined ? (
          '–'
        ) : (
          <Link to={shift.id}>
            {shift.members
              .map(({ officerName, signedInAtMs, lateMs }) => {
                const late = lateMs > 0 ? ` ${t('crew.late', { duration: formatDuration(lateMs, language) })}` : '';
                return `${officerName} ${formatMinute(signedInAtMs, language)}${late}`;
              })
              .join(t('shifts.listComma'))}
          </Link>
        ),
    },
  ];
}

/** Who should be there now, and who is. */
export function RollCall({ board }: { readonly board: ShiftBoard }) {
  const words = useShiftWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <>
      <Table
        size="small"
        rowKey={({ postId, date, slotKey }) => `${postId}/${date}/${slotKey}`}
        columns={columns}
        dataSource={board.slots}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Teach title={t('board.none')} step={t('board.noneTeach')} /> }}
      />
      {board.unplanned.length > 0 && (
        <section className="shift-unplanned">
          <h3>{t('board.unplannedTitle', { count: board.unplanned.length })}</h3>
          <ul className="shift-waiting">
            {board.unplanned.map((shift) => (
              <li key={shift.id}>
                <Link to={shift.id}>
                  <ShiftSummary shift={shift} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
