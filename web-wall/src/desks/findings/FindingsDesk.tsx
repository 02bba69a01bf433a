import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { FindingView, listFindings } from '../../../../gateway/findings/findings-api.ts';
import { type ApiProblem, toProblem } from '../../api/api-problem.ts';
import { useLiveList } from '../../api/realtime.tsx';
import type { ReplyOf } from '../../api/reply-of.ts';
import { apiBase, queryText, request } from '../../api/request.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Teach } from '../Teach.tsx';

type FindingPage = ReplyOf<typeof listFindings>;

const severityLook: Readonly<Record<FindingView['severity'], StateLook>> = {
  low: { tone: 'idle', shape: 'ring' },
  medium: { tone: 'warn', shape: 'triangle' },
  high: { tone: 'act', shape: 'square' },
};

function useFindings() {
  return useInfiniteQuery<FindingPage, ApiProblem, { pages: FindingPage[] }, readonly ['findings'], string | undefined>(
    {
      queryKey: ['findings'],
      queryFn: ({ pageParam, signal }) =>
        request('GET', `/findings${queryText({ cursor: pageParam, limit: 30 })}`, { signal }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
      meta: { live: true },
    },
  );
}

function columnsOf({ t, language }: Words): ColumnsType<FindingView> {
  return [
    { title: t('findings.snapshot'), width: 152, render: (_, finding) => <Thumbnail finding={finding} /> },
    { title: t('findings.foundAt'), width: 160, render: (_, finding) => formatInstant(finding.foundAtMs, language) },
    {
      title: t('findings.category'),
      width: 150,
      render: (_, finding) => (
        <span className="two-lines">
          {t(`category.${finding.category}`)}
          <small>
            <StateMark look={severityLook[finding.severity]}>{t(`severity.${finding.severity}`)}</StateMark>
          </small>
        </span>
      ),
    },
    {
      title: t('desk.camera'),
      width: '22%',
      render: (_, finding) => (
        <span className="two-lines">
          {finding.cameraName}
          <small>{finding.place}</small>
        </span>
      ),
    },
    { title: t('findings.text'), width: '22%', dataIndex: 'text' },
    { title: t('desk.unit'), width: '12%', dataIndex: 'organisationName' },
    { title: t('findings.officer'), dataIndex: 'officerName' },
  ];
}

function Thumbnail({ finding }: { readonly finding: FindingView }) {
  const { t } = useWords();
  if (!finding.hasSnapshot) {
    return (
      <span className="thumb-none">
        {t('finding.noSnapshot', { reason: finding.snapshotProblem ?? t('finding.noSnapshotUnknown') })}
      </span>
    );
  }
  const source = `${apiBase}/findings/${finding.id}/snapshot`;

  return (
    <a href={source} target="_blank" rel="noreferrer">
      <img className="thumb" src={source} alt={t('finding.snapshotOf', { name: finding.cameraName })} loading="lazy" />
    </a>
  );
}

/** 发现: what officers found, newest first, each with its picture. */
export function FindingsDesk() {
  const words = useWords();
  const { t } = words;
  const findings = useFindings();
  useLiveList('finding', ['findings']);
  const columns = useMemo(() => columnsOf(words), [words]);
  const items = findings.data?.pages.flatMap((page) => page.items) ?? [];
  const total = findings.data?.pages[0]?.total ?? 0;

  return (
    <main className="desk" data-testid="findings-desk">
      <DeskHead title={t('nav.findings')} question={t('findings.question')}>
        {findings.data !== undefined && t('desk.total', { total })}
      </DeskHead>
      {findings.isError && <ProblemNote problem={toProblem(findings.error)} />}
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={items}
        loading={findings.isPending}
        pagination={false}
        sticky
        locale={{ emptyText: <Teach title={t('findings.none')} step={t('findings.noneTeach')} /> }}
      />
      {findings.hasNextPage && (
        <Button loading={findings.isFetchingNextPage} onClick={() => void findings.fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </main>
  );
}
