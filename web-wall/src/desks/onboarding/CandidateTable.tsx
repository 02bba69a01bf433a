import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { useIgnoreCandidate } from './candidate-queries.ts';
import { ClockOffset } from './ClockOffset.tsx';
import { candidateLook } from './onboarding-look.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

function addressOf({ id }: CandidateView): string {
  return `/desk/onboarding/candidates/${id}`;
}

function RowTools({ candidate }: { readonly candidate: CandidateView }) {
  const { t } = useOnboardingWords();
  const ignore = useIgnoreCandidate();
  const { id: candidateId, state } = candidate;
  if (state === 'adopted') return null;

  return (
    <span className="row-tools" onClick={(event) => event.stopPropagation()}>
      {state === 'new' && (
        <Link className="button button-small" to={addressOf(candidate)} data-testid="check-open">
          {t('candidates.check')}
        </Link>
      )}
      <Button
        size="small"
        type="text"
        loading={ignore.isPending}
        onClick={() => ignore.mutate({ candidateId, ignored: state === 'new' })}
        data-testid={state === 'new' ? 'ignore' : 'restore'}
      >
        {t(state === 'new' ? 'candidates.ignore' : 'candidates.restore')}
      </Button>
    </span>
  );
}

function columnsOf({ t, language }: OnboardingWords): ColumnsType<CandidateView> {
  return [
    {
      title: t('candidates.address'),
      width: 150,
      render: (_, candidate) => (
        <Link to={addressOf(candidate)} data-testid="candidate-link">
          {candidate.host}:{candidate.port}
        </Link>
      ),
    },
    {
      title: t('candidates.state'),
      width: 92,
      render: (_, { state }) => <StateMark look={candidateLook[state]}>{t(`candidates.${state}`)}</StateMark>,
    },
    {
      title: t('candidates.name'),
      render: (_, { name, location }) => (
        <span className="two-lines">
          {name ?? '–'}
          {location !== undefined && <small>{location}</small>}
        </span>
      ),
    },
    { title: t('candidates.hardware'), width: '12%', render: (_, { hardware }) => hardware ?? '–' },
    {
      title: t('candidates.serial'),
      width: '12%',
      render: (_, { serial, mac }) => (
        <span className="two-lines">
          {serial ?? '–'}
          {mac !== undefined && <small>{mac}</small>}
        </span>
      ),
    },
    { title: t('candidates.method'), width: 92, render: (_, { method }) => t(`method.${method}`) },
    {
      title: t('candidates.clock'),
      width: 88,
      align: 'right',
      render: (_, { clockOffsetMs }) => <ClockOffset offsetMs={clockOffsetMs} />,
    },
    {
      title: t('candidates.lastSeen'),
      width: 144,
      render: (_, { lastSeenAtMs }) => <span className="one-line">{formatInstant(lastSeenAtMs, language)}</span>,
    },
    { key: 'tools', width: 148, align: 'right', render: (_, candidate) => <RowTools candidate={candidate} /> },
  ];
}

interface CandidateTableProps {
  readonly candidates: readonly CandidateView[];
  readonly isFiltered: boolean;
  readonly chosen: readonly CandidateView[];
  readonly onChoose: (chosen: readonly CandidateView[]) => void;
}

/** A page of candidates; those chosen on other pages stay chosen. */
export function CandidateTable({ candidates, isFiltered, chosen, onChoose }: CandidateTableProps) {
  const words = useOnboardingWords();
  const { t } = words;
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(words), [words]);
  const empty = isFiltered ? (
    <Teach title={t('candidates.noneFilter')} />
  ) : (
    <Teach title={t('candidates.none')} step={t('candidates.noneTeach')} />
  );
  const choose = (rows: readonly (CandidateView | undefined)[]) => {
    const here = rows.filter((row) => row !== undefined);
    const elsewhere = chosen.filter(({ id }) => !candidates.some((candidate) => candidate.id === id));
    onChoose([...elsewhere, ...here.filter(({ id }) => candidates.some((candidate) => candidate.id === id))]);
  };

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...candidates]}
      pagination={false}
      sticky
      rowSelection={{
        selectedRowKeys: chosen.map(({ id }) => id),
        preserveSelectedRowKeys: true,
        columnWidth: 40,
        getCheckboxProps: ({ state }) => ({ disabled: state !== 'new' }),
        onChange: (_, rows) => choose(rows),
      }}
      locale={{ emptyText: empty }}
      onRow={(candidate) => ({
        className: 'clickable',
        onDoubleClick: () => void navigate(addressOf(candidate)),
      })}
    />
  );
}
