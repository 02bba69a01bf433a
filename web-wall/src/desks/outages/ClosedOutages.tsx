import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { OutageView } from '../../../../gateway/outages/outages-api.ts';
import { formatDuration, formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { FaultCause } from './FaultCause.tsx';
import { useOutages } from './outage-queries.ts';

function columnsOf({ t, language }: Words): ColumnsType<OutageView> {
  return [
    { title: t('desk.camera'), dataIndex: 'cameraName' },
    { title: t('outages.began'), render: (_, outage) => formatInstant(outage.startedAtMs, language) },
    {
      title: t('outages.ended'),
      render: (_, { endedAtMs }) => (endedAtMs === undefined ? '' : formatInstant(endedAtMs, language)),
    },
    {
      title: t('outages.lasted'),
      render: (_, { startedAtMs, endedAtMs }) =>
        endedAtMs === undefined ? '' : formatDuration(endedAtMs - startedAtMs, language),
    },
    { title: t('desk.place'), dataIndex: 'place' },
    { title: t('desk.unit'), dataIndex: 'organisationName' },
    { title: t('outages.cause'), render: (_, outage) => <FaultCause fault={outage.fault} withStage /> },
  ];
}

/** Outages that are over, newest first. */
export function ClosedOutages() {
  const words = useWords();
  const { t } = words;
  const outages = useOutages('closed');
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <Loaded query={outages} what={t('outages.closed')}>
      {({ items, total }) => (
        <Table
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={items}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          locale={{ emptyText: <Teach title={t('outages.noneClosed')} /> }}
          footer={() => t('desk.total', { total })}
        />
      )}
    </Loaded>
  );
}
