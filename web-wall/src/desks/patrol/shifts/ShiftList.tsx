import { Button, Input, Select, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ShiftView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { DutyChip } from '../../../ui/DutyChip.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { inputPatterns } from '../../duty/beijing-input.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { shiftLook } from './shift-look.ts';
import { type ShiftFilter, useShifts } from './shift-queries.ts';
import { shiftTime, slotName } from './ShiftSummary.tsx';
import { type ShiftWords, useShiftWords } from './use-shift-words.ts';

const states = ['', 'working', 'handed-over', 'accepted', 'signed-off'] as const;

function columnsOf(words: ShiftWords): ColumnsType<ShiftView> {
  const { t, language } = words;

  return [
    { title: t('col.date'), width: 140, render: (_, { date }) => formatCivilDate(date, language) },
    { title: t('col.unit'), dataIndex: 'organisationName' },
    { title: t('col.post'), render: (_, shift) => slotName(shift, t) },
    { title: t('col.time'), render: (_, shift) => shiftTime(shift, words) },
    { title: t('record.mode'), render: (_, { duty }) => <DutyChip duty={duty} /> },
    {
      title: t('col.crew'),
      render: (_, { members }) => members.map(({ officerName }) => officerName).join(t('shifts.listComma')),
    },
    {
      title: t('col.state'),
      width: 170,
      render: (_, { state }) => <StateMark look={shiftLook[state]}>{t(`state.${state}`)}</StateMark>,
    },
  ];
}

/** Records of shifts, newest first; a row opens its record. */
export function ShiftList() {
  const words = useShiftWords();
  const { t } = words;
  const go = useNavigate();
  const [filter, setFilter] = useState<ShiftFilter>({ state: '', from: '', to: '' });
  const shifts = useShifts(whole(filter));
  const columns = useMemo(() => columnsOf(words), [words]);
  const change = (part: Partial<ShiftFilter>) => setFilter({ ...filter, ...part });

  return (
    <>
      <div className="shift-filter">
        <Select
          value={filter.state}
          onChange={(state) => change({ state })}
          options={states.map((state) => ({
            value: state,
            label: state === '' ? t('records.all') : t(`state.${state}`),
          }))}
          aria-label={t('col.state')}
        />
        <label htmlFor="shifts-from">{t('records.from')}</label>
        <Input
          id="shifts-from"
          value={filter.from}
          onChange={(event) => change({ from: event.target.value })}
          placeholder="2026-10-01"
        />
        <label htmlFor="shifts-to">{t('records.to')}</label>
        <Input
          id="shifts-to"
          value={filter.to}
          onChange={(event) => change({ to: event.target.value })}
          placeholder="2026-10-31"
        />
      </div>
      <Loaded query={shifts} what={t('shifts.records')}>
        {({ pages }) => (
          <Table
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={pages.flatMap(({ items }) => items)}
            pagination={false}
            onRow={({ id }) => ({
              onClick: () => void go(id),
              onKeyDown: ({ key }) => void (key === 'Enter' && go(id)),
              tabIndex: 0,
              className: 'shift-row',
            })}
            locale={{ emptyText: <Teach title={t('records.none')} step={t('records.noneTeach')} /> }}
            footer={() => t('desk.total', { total: pages[0]?.total ?? 0 })}
          />
        )}
      </Loaded>
      {shifts.hasNextPage && <Button onClick={() => void shifts.fetchNextPage()}>{t('records.more')}</Button>}
    </>
  );
}

/** A date that is still being typed narrows nothing. */
function whole({ state, from, to }: ShiftFilter): ShiftFilter {
  const date = (text: string) => (inputPatterns.date.test(text) ? text : '');

  return { state, from: date(from), to: date(to) };
}
