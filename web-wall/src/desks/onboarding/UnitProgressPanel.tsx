import type { UseQueryResult } from '@tanstack/react-query';
import { Checkbox, Input, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ApiProblem } from '../../api/api-problem.ts';
import { formatCount, formatMinute, formatRate } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { ShareBar } from './ShareBar.tsx';
import type { OnboardingProgress, UnitProgress } from './unit-queries.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

function missingOf({ totalCount, connectedCount }: UnitProgress): number {
  return totalCount - connectedCount;
}

/** The unit with the most missing channels first; among the same by name. */
function byMissing(a: UnitProgress, b: UnitProgress): number {
  return missingOf(b) - missingOf(a) || a.unitName.localeCompare(b.unitName, 'zh-CN');
}

function addressOf({ unitId }: UnitProgress): string {
  return `/desk/onboarding/units?unitId=${encodeURIComponent(unitId)}`;
}

function columnsOf({ t, language }: OnboardingWords): ColumnsType<UnitProgress> {
  return [
    {
      title: t('progress.unit'),
      render: (_, unit) => <Link to={addressOf(unit)}>{unit.unitName}</Link>,
    },
    {
      title: t('progress.bar'),
      width: '42%',
      render: (_, { connectedCount, totalCount }) => (
        <span className="share">
          <ShareBar part={connectedCount} whole={totalCount} />
          <span className="number">
            {formatCount(connectedCount, language)} / {formatCount(totalCount, language)}
          </span>
          <span className="number dim">{formatRate(totalCount === 0 ? 0 : connectedCount / totalCount, language)}</span>
        </span>
      ),
    },
    {
      title: t('progress.missing'),
      width: 96,
      align: 'right',
      render: (_, unit) =>
        missingOf(unit) === 0 ? (
          <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('progress.done')}</StateMark>
        ) : (
          formatCount(missingOf(unit), language)
        ),
    },
  ];
}

function Total({ progress }: { readonly progress: OnboardingProgress }) {
  const { t, language } = useOnboardingWords();
  const { connectedCount, totalCount } = progress;
  if (totalCount === 0) return <span className="dim">{t('progress.totalNone')}</span>;

  return (
    <strong data-testid="progress-total">
      {t('progress.total', {
        connected: formatCount(connectedCount, language),
        total: formatCount(totalCount, language),
        rate: formatRate(connectedCount / totalCount, language),
      })}
    </strong>
  );
}

function ProgressTable({
  progress,
  isFiltered,
}: {
  readonly progress: readonly UnitProgress[];
  readonly isFiltered: boolean;
}) {
  const words = useOnboardingWords();
  const { t } = words;
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(words), [words]);
  const empty = isFiltered ? (
    <Teach title={t('progress.noneFilter')} />
  ) : (
    <Teach title={t('progress.none')} step={t('progress.noneTeach')} />
  );

  return (
    <Table
      size="small"
      rowKey="unitId"
      columns={columns}
      dataSource={[...progress]}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      sticky
      locale={{ emptyText: empty }}
      onRow={(unit) => ({ className: 'clickable', onClick: () => void navigate(addressOf(unit)) })}
    />
  );
}

/** Connected of shared channels, unit by unit; a row leads to what the unit has told. */
export function UnitProgressPanel({ progress }: { readonly progress: UseQueryResult<OnboardingProgress, ApiProblem> }) {
  const { t, language } = useOnboardingWords();
  const [search, setSearch] = useState('');
  const [onlyMissing, setOnlyMissing] = useState(false);
  const shown = useMemo(
    () =>
      (progress.data?.items ?? [])
        .filter((unit) => unit.unitName.includes(search.trim()) && (!onlyMissing || missingOf(unit) > 0))
        .sort(byMissing),
    [progress.data, search, onlyMissing],
  );

  return (
    <section className="panel unit-progress" data-testid="unit-progress">
      <div className="desk-head">
        <h2>{t('progress.title')}</h2>
        {progress.data !== undefined && <Total progress={progress.data} />}
        <div className="desk-tools">
          <Checkbox checked={onlyMissing} onChange={({ target }) => setOnlyMissing(target.checked)}>
            {t('progress.onlyMissing')}
          </Checkbox>
          <Input
            className="find"
            allowClear
            placeholder={t('progress.search')}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </div>
      </div>
      <Loaded query={progress} what={t('progress.title')}>
        {() => <ProgressTable progress={shown} isFiltered={search !== '' || onlyMissing} />}
      </Loaded>
      {progress.dataUpdatedAt > 0 && (
        <small className="dim">{t('progress.asOf', { time: formatMinute(progress.dataUpdatedAt, language) })}</small>
      )}
    </section>
  );
}
