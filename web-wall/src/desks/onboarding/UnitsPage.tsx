import { Button, Segmented, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ListedOnboardingView } from '../../../../gateway/discovery/onboarding/onboarding-api.ts';
import { formatCount, formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { onboardingLook } from './onboarding-look.ts';
import { PageFoot } from './PageFoot.tsx';
import { UnitPicker } from './UnitPicker.tsx';
import { type OnboardingPage, useOnboardings, useProgress } from './unit-queries.ts';
import { type ListPage, useListFilter } from './use-list-filter.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

const states = ['draft', 'submitted', 'returned', 'accepted'] as const;

function Pair({ first, second }: { readonly first: string | undefined; readonly second: string | undefined }) {
  if (first === undefined) return <span className="dim">–</span>;

  return (
    <span className="two-lines">
      {first}
      <small>{second}</small>
    </span>
  );
}

function Stamp({ by, atMs }: { readonly by: string | undefined; readonly atMs: number | undefined }) {
  const { language } = useOnboardingWords();

  return <Pair first={by} second={atMs === undefined ? undefined : formatInstant(atMs, language)} />;
}

function columnsOf({ t, language }: OnboardingWords): ColumnsType<ListedOnboardingView> {
  return [
    {
      title: t('units.unit'),
      render: (_, { id, unitName }) => (
        <Link to={`/desk/onboarding/units/${id}`} data-testid="onboarding-link">
          {unitName}
        </Link>
      ),
    },
    {
      title: t('desk.state'),
      width: 104,
      render: (_, { state }) => <StateMark look={onboardingLook[state]}>{t(`units.state.${state}`)}</StateMark>,
    },
    {
      title: t('units.system'),
      width: '22%',
      render: (_, { system }) => <Pair first={system?.name} second={system && `${system.host}:${system.port}`} />,
    },
    {
      title: t('units.contact'),
      width: '16%',
      render: (_, { contact }) => <Pair first={contact?.name} second={contact?.phone} />,
    },
    {
      title: t('units.channels'),
      width: 100,
      align: 'right',
      render: (_, { sharedCount, channelCount }) =>
        t('units.channelsValue', {
          shared: formatCount(sharedCount, language),
          total: formatCount(channelCount, language),
        }),
    },
    {
      title: t('units.submitted'),
      width: 136,
      render: (_, { submittedBy, submittedAtMs }) => <Stamp by={submittedBy} atMs={submittedAtMs} />,
    },
    {
      title: t('units.reviewed'),
      width: 136,
      render: (_, { reviewedBy, reviewedAtMs }) => <Stamp by={reviewedBy} atMs={reviewedAtMs} />,
    },
  ];
}

interface OnboardingTableProps {
  readonly onboardings: OnboardingPage;
  readonly page: ListPage;
  readonly isFiltered: boolean;
}

function OnboardingTable({ onboardings, page, isFiltered }: OnboardingTableProps) {
  const words = useOnboardingWords();
  const { t } = words;
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(words), [words]);
  const { items, total, nextCursor } = onboardings;
  const empty = isFiltered ? (
    <Teach title={t('units.noneFilter')} />
  ) : (
    <Teach title={t('units.none')} step={t('units.noneTeach')} />
  );

  return (
    <div className="desk-table">
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={items}
        pagination={false}
        sticky
        locale={{ emptyText: empty }}
        onRow={({ id }) => ({
          className: 'clickable',
          onClick: () => void navigate(`/desk/onboarding/units/${id}`),
        })}
      />
      <PageFoot page={page} shown={items.length} total={total} nextCursor={nextCursor} />
    </div>
  );
}

/** How far the unit has come whose onboardings are listed. */
function UnitLine({ unitId }: { readonly unitId: string }) {
  const { t } = useOnboardingWords();
  const progress = useProgress();
  const unit = progress.data?.items.find((item) => item.unitId === unitId);
  if (unit === undefined) return null;
  const { unitName, connectedCount, totalCount } = unit;

  return <span>{t('units.progressOf', { unit: unitName, connected: connectedCount, total: totalCount })}</span>;
}

const filterNames = ['state', 'unitId'] as const;

/** Onboardings of units’ own systems, by state and unit. */
export default function UnitsPage() {
  const { t } = useOnboardingWords();
  const { filter, change, page, isFiltered } = useListFilter(filterNames);
  const onboardings = useOnboardings(filter, page.cursor);

  return (
    <main className="desk" data-testid="units-page">
      <DeskHead title={t('units.title')} question={t('units.question')}>
        <Link className="button button-main" to="/desk/onboarding/units/new" data-testid="onboarding-new">
          {t('units.new')}
        </Link>
      </DeskHead>
      <div className="filters">
        <Segmented
          value={filter.state ?? ''}
          onChange={(state) => change({ state })}
          options={[
            { value: '', label: t('units.stateAny') },
            ...states.map((state) => ({ value: state, label: t(`units.state.${state}`) })),
          ]}
        />
        <span className="filter-search">
          <UnitPicker
            {...(filter.unitId !== undefined && { value: filter.unitId })}
            onChange={(unitId) => change({ unitId })}
          />
        </span>
        {filter.unitId !== undefined && <UnitLine unitId={filter.unitId} />}
        {isFiltered && (
          <Button type="text" onClick={() => change({ state: '', unitId: '' })}>
            {t('candidates.clear')}
          </Button>
        )}
      </div>
      <Loaded query={onboardings} what={t('units.title')}>
        {(content) => <OnboardingTable onboardings={content} page={page} isFiltered={isFiltered} />}
      </Loaded>
    </main>
  );
}
