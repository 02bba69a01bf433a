import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { BulkAdoptionDetailView, BulkAdoptionView } from '../../../../gateway/discovery/bulk/bulk-adoption-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { useBulkAdoption, useCancelBulk, useResumeBulk } from './bulk-queries.ts';
import { useCredentialSets } from './credential-queries.ts';
import { bulkLook, itemLook } from './onboarding-look.ts';
import { ShareBar } from './ShareBar.tsx';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

type Item = BulkAdoptionDetailView['items'][number];

/** How far a job has come, and with what result. */
export function BulkProgress({ counts }: Pick<BulkAdoptionView, 'counts'>) {
  const { t, language } = useOnboardingWords();
  const ended = counts.adopted + counts.refused + counts.failed;
  const waiting = counts.waiting + counts['under-way'];
  const count = (value: number) => formatCount(value, language);

  return (
    <span className="two-lines" data-testid="bulk-progress" data-adopted={counts.adopted}>
      <span className="share">
        <ShareBar part={ended} whole={ended + waiting} />
        <span className="number">
          {t('bulk.progressValue', { ended: count(ended), total: count(ended + waiting) })}
        </span>
      </span>
      <small>
        {t('bulk.counts', {
          ...{ adopted: count(counts.adopted), refused: count(counts.refused) },
          ...{ failed: count(counts.failed), waiting: count(waiting) },
        })}
      </small>
    </span>
  );
}

function columnsOf({ t, tOr }: OnboardingWords): ColumnsType<Item> {
  return [
    {
      title: t('candidates.address'),
      width: 168,
      render: (_, { candidateId, host, port }) => (
        <Link to={`/desk/onboarding/candidates/${candidateId}`}>
          {host}:{port}
        </Link>
      ),
    },
    {
      title: t('desk.state'),
      width: 108,
      render: (_, { state }) => <StateMark look={itemLook[state]}>{t(`bulk.item.${state}`)}</StateMark>,
    },
    {
      title: t('bulk.why'),
      render: (_, { code, detail }) =>
        code === undefined ? (detail ?? '') : <span title={detail}>{tOr(`problem.${code}`, detail ?? code)}</span>,
    },
    { title: t('bulk.cameras'), width: 84, align: 'right', dataIndex: 'cameraCount' },
  ];
}

function JobTools({ job }: { readonly job: BulkAdoptionDetailView }) {
  const { t } = useOnboardingWords();
  const cancel = useCancelBulk();
  const resume = useResumeBulk();
  const canGoOn = job.counts.waiting > 0 && job.state !== 'running' && job.state !== 'done';
  const problem = cancel.error ?? resume.error;

  return (
    <>
      {job.state === 'running' && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate(job.id)} data-testid="bulk-cancel">
          {t('bulk.cancel')}
        </Button>
      )}
      {canGoOn && (
        <Button
          type="primary"
          loading={resume.isPending}
          onClick={() => resume.mutate(job.id)}
          data-testid="bulk-resume"
        >
          {t('bulk.resume')}
        </Button>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
    </>
  );
}

function Job({ job }: { readonly job: BulkAdoptionDetailView }) {
  const words = useOnboardingWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);
  const sets = useCredentialSets();
  const set = sets.data?.items.find(({ id }) => id === job.credentialSetId);

  return (
    <div className="stack" data-testid="bulk-job" data-state={job.state}>
      <div className="line-of">
        <StateMark look={bulkLook[job.state]}>{t(`bulk.${job.state}`)}</StateMark>
        <BulkProgress counts={job.counts} />
        <span className="dim">
          {t('bulk.set')} {set === undefined ? '–' : `${set.name} · ${set.username}`}
        </span>
        <JobTools job={job} />
      </div>
      {job.problem !== undefined && (
        <p className="notice" lang="en">
          {job.problem}
        </p>
      )}
      <Table
        size="small"
        rowKey="candidateId"
        columns={columns}
        dataSource={job.items}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </div>
  );
}

/** One adoption of many, device by device. */
export function BulkJob({ bulkAdoptionId }: { readonly bulkAdoptionId: string }) {
  const { t } = useOnboardingWords();
  const job = useBulkAdoption(bulkAdoptionId);

  return (
    <Loaded query={job} what={t('bulk.items')}>
      {(content) => <Job job={content} />}
    </Loaded>
  );
}
