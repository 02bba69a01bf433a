import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { ChangeCounts } from './ChangeCounts.tsx';
import { scanLook } from './onboarding-look.ts';
import { PageFoot } from './PageFoot.tsx';
import type { ScanPage } from './scan-queries.ts';
import { describeRanges } from './scan-ranges.ts';
import type { ListPage } from './use-list-filter.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

function columnsOf(words: OnboardingWords): ColumnsType<ScanView> {
  const { t, language } = words;

  return [
    {
      title: t('scans.began'),
      width: 152,
      render: (_, { startedAtMs }) => <span className="one-line">{formatInstant(startedAtMs, language)}</span>,
    },
    {
      title: t('desk.state'),
      width: 104,
      render: (_, { state }) => <StateMark look={scanLook[state]}>{t(`scan.${state}`)}</StateMark>,
    },
    {
      title: t('scans.where'),
      render: (_, scan) => (
        <span className="two-lines" title={scan.ranges.join('\n')}>
          {describeRanges(scan, words)}
          {scan.problem !== undefined && <small className="tone-warn">{scan.problem}</small>}
        </span>
      ),
    },
    {
      title: t('scans.by'),
      width: 96,
      render: (_, { cause, startedBy }) => (cause === 'schedule' ? t('scans.bySchedule') : (startedBy ?? '–')),
    },
    {
      title: t('scans.took'),
      width: 96,
      align: 'right',
      render: (_, { startedAtMs, endedAtMs }) =>
        endedAtMs === undefined ? '–' : formatDuration(endedAtMs - startedAtMs, language),
    },
    {
      title: t('scans.found'),
      width: 72,
      align: 'right',
      render: (_, { foundDevices }) => formatCount(foundDevices, language),
    },
    {
      title: t('scans.changes'),
      width: '28%',
      render: (_, { id, changes }) => <ChangeCounts changes={changes} scanId={id} />,
    },
  ];
}

/** Past scans, the newest first. */
export function ScanHistory({ scans, page }: { readonly scans: ScanPage; readonly page: ListPage }) {
  const words = useOnboardingWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <>
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={scans.items}
        pagination={false}
        locale={{ emptyText: <Teach title={t('scans.none')} step={t('scans.noneTeach')} /> }}
      />
      <PageFoot page={page} shown={scans.items.length} total={scans.total} nextCursor={scans.nextCursor} />
    </>
  );
}
