import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { BulkAdoptionView } from '../../../../gateway/discovery/bulk/bulk-adoption-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { BulkJob, BulkProgress } from './BulkJob.tsx';
import { useBulkAdoptions } from './bulk-queries.ts';
import { bulkLook } from './onboarding-look.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

function columnsOf({ t, language }: OnboardingWords): ColumnsType<BulkAdoptionView> {
  return [
    {
      title: t('bulk.began'),
      width: 136,
      render: (_, { askedAtMs }) => <span className="one-line">{formatInstant(askedAtMs, language)}</span>,
    },
    {
      title: t('desk.state'),
      width: 92,
      render: (_, { state }) => <StateMark look={bulkLook[state]}>{t(`bulk.${state}`)}</StateMark>,
    },
    { title: t('bulk.progress'), render: (_, { counts }) => <BulkProgress counts={counts} /> },
    { title: t('bulk.by'), width: 76, ellipsis: true, dataIndex: 'startedBy' },
  ];
}

/** Adoptions of many: the jobs on the left, the chosen one device by device on the right. */
export default function BulkPage() {
  const words = useOnboardingWords();
  const { t } = words;
  const navigate = useNavigate();
  const { bulkAdoptionId } = useParams();
  const jobs = useBulkAdoptions();
  const shownId = bulkAdoptionId ?? jobs.data?.items[0]?.id;
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <main className="desk" data-testid="bulk-page">
      <DeskHead title={t('bulk.title')} question={t('bulk.question')} />
      <div className="halves">
        <section className="panel">
          <Loaded query={jobs} what={t('bulk.title')}>
            {({ items }) => (
              <Table
                size="small"
                rowKey="id"
                columns={columns}
                dataSource={items}
                pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
                locale={{ emptyText: <Teach title={t('bulk.none')} step={t('bulk.noneTeach')} /> }}
                rowClassName={({ id }) => (id === shownId ? 'clickable row-chosen' : 'clickable')}
                onRow={({ id }) => ({
                  tabIndex: 0,
                  onClick: () => void navigate(`/desk/onboarding/bulk/${id}`),
                  onKeyDown: ({ key }) => {
                    if (key === 'Enter') void navigate(`/desk/onboarding/bulk/${id}`);
                  },
                })}
              />
            )}
          </Loaded>
        </section>
        <section className="panel">
          {shownId === undefined ? (
            <p className="dim">{t('bulk.choose')}</p>
          ) : (
            <BulkJob key={shownId} bulkAdoptionId={shownId} />
          )}
        </section>
      </div>
    </main>
  );
}
