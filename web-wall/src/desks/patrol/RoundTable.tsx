import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { RoundView } from '../../../../gateway/patrol/patrol-api.ts';
import { formatInstant, formatMinute } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { dutyName } from '../../ui/duty-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { roundLook } from '../../ui/state-look.ts';
import { Teach } from '../Teach.tsx';
import { RoundStops } from './RoundStops.tsx';

function columnsOf({ t, language }: Words): ColumnsType<RoundView> {
  return [
    {
      title: t('desk.state'),
      width: 150,
      render: (_, round) => (
        <span className="two-lines">
          <StateMark look={roundLook[round.state]}>{t(`round.${round.state}`)}</StateMark>
          {round.missedCause !== undefined && <small>{t(`missed.${round.missedCause}`)}</small>}
        </span>
      ),
    },
    {
      title: t('patrol.due'),
      render: (_, round) => `${formatInstant(round.dueFromMs, language)}–${formatMinute(round.dueToMs, language)}`,
    },
    { title: t('patrol.plan'), dataIndex: 'planName' },
    { title: t('patrol.duty'), render: (_, round) => dutyName(round.duty, t) },
    { title: t('desk.organisation'), dataIndex: 'organisationName' },
    { title: t('patrol.officer'), render: (_, round) => round.officerName ?? '–' },
    { title: t('patrol.seen'), align: 'right', render: (_, { counts }) => `${counts.seen} / ${counts.due}` },
    { title: t('patrol.notViewable'), align: 'right', render: (_, { counts }) => counts.notViewable },
    {
      title: t('patrol.unseen'),
      align: 'right',
      render: (_, { counts, state }) =>
        state === 'pending' ? '–' : Math.max(0, counts.due - counts.seen - counts.notViewable),
    },
    { title: t('patrol.normal'), align: 'right', render: (_, { counts }) => counts.normal },
  ];
}

/** Rounds, newest due first; a row unfolds into its stops. */
export function RoundTable({ rounds, total }: { readonly rounds: readonly RoundView[]; readonly total: number }) {
  const words = useWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={rounds}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      expandable={{ expandedRowRender: (round) => <RoundStops roundId={round.id} />, expandRowByClick: true }}
      locale={{ emptyText: <Teach title={t('patrol.noRounds')} step={t('patrol.noRoundsTeach')} /> }}
      footer={() => t('desk.total', { total })}
    />
  );
}
