import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { PlanView } from '../../../../gateway/patrol/patrol-api.ts';
import { useRole } from '../../api/use-role.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { DutyChip } from '../../ui/DutyChip.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';

function slotText({ start, end, intervalMinutes }: PlanView['slots'][number], t: Words['t']): string {
  if (start === end) return t('patrol.allDay', { minutes: intervalMinutes });
  return t('patrol.every', { start, end, minutes: intervalMinutes });
}

function columnsOf({ t }: Words, canEdit: boolean): ColumnsType<PlanView> {
  return [
    {
      title: t('desk.state'),
      width: 90,
      render: (_, { enabled }) => (
        <StateMark look={enabled ? { tone: 'normal', shape: 'dot' } : { tone: 'idle', shape: 'ring' }}>
          {t(enabled ? 'patrol.enabled' : 'patrol.disabled')}
        </StateMark>
      ),
    },
    {
      title: t('patrol.plan'),
      className: 'one-line',
      render: (_, { id, name }) => (canEdit ? <Link to={`/desk/patrol/plans/${id}`}>{name}</Link> : name),
    },
    {
      title: t('patrol.modes'),
      render: (_, { modes }) => (
        <span className="filters">
          {modes.map((mode) => (
            <DutyChip key={`${mode.base}/${mode.night}`} duty={mode} />
          ))}
        </span>
      ),
    },
    {
      title: t('patrol.slot'),
      className: 'one-line',
      render: (_, { slots }) => slots.map((slot) => slotText(slot, t)).join(' / '),
    },
    {
      title: t('patrol.layout'),
      className: 'one-line',
      render: (_, { layout }) => t('patrol.layoutOf', { count: layout }),
    },
    {
      title: t('patrol.dwell'),
      className: 'one-line',
      align: 'right',
      render: (_, { dwellSeconds }) => `${dwellSeconds} s`,
    },
    { title: t('patrol.stops'), className: 'one-line', align: 'right', render: (_, { stops }) => stops.length },
    { title: t('desk.organisation'), dataIndex: 'organisationName', className: 'one-line' },
  ];
}

/** Patrol plans; a row unfolds into its stops in order. */
export function PlanTable({ plans }: { readonly plans: readonly PlanView[] }) {
  const words = useWords();
  const { t } = words;
  const { isAdmin } = useRole();
  const columns = useMemo(() => columnsOf(words, isAdmin), [words, isAdmin]);

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={plans}
      pagination={false}
      expandable={{
        expandedRowRender: ({ stops, dwellSeconds }) => (
          <ol className="filters">
            {stops.map((stop, index) => (
              <li key={stop.cameraId} className="dim">
                {`${index + 1} ${stop.cameraName} ${stop.dwellSeconds ?? dwellSeconds} s`}
              </li>
            ))}
          </ol>
        ),
        expandRowByClick: true,
      }}
      locale={{ emptyText: <Teach title={t('patrol.noPlans')} step={t('patrol.noPlansTeach')} /> }}
    />
  );
}
