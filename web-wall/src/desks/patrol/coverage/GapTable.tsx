import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { CameraGapView } from '../../../../../gateway/patrol/coverage/coverage-api.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { outcomeLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { type PatrolWords, usePatrolWords } from '../use-patrol-words.ts';
import { type CoverageQuestion, useCameraGaps, useViewRecords } from './coverage-queries.ts';

function columnsOf({ t, language }: PatrolWords): ColumnsType<CameraGapView> {
  return [
    { title: t('pp.camera'), render: (_, { cameraName, cameraId }) => (cameraName === '' ? cameraId : cameraName) },
    { title: t('pp.place'), dataIndex: 'place', className: 'one-line' },
    { title: t('cv.unit'), dataIndex: 'organisationName', className: 'one-line' },
    {
      title: t('cv.gap'),
      render: (_, { longestGapMs, gapKind }) => (
        <>
          {formatDuration(longestGapMs, language)} <small className="dim">{t(`cv.gap.${gapKind}`)}</small>
        </>
      ),
    },
    {
      title: t('cv.lastSeen'),
      render: (_, { lastSeenAtMs }) =>
        lastSeenAtMs === undefined ? t('cv.never') : formatInstant(lastSeenAtMs, language),
    },
    { title: t('cv.seenOf'), align: 'right', render: (_, { seenCount, dueCount }) => `${seenCount} / ${dueCount}` },
    { title: t('patrol.notViewable'), align: 'right', dataIndex: 'notViewableCount' },
  ];
}

/** Cameras that were due, the longest not seen first; a row unfolds into its raw records. */
export function GapTable({ question }: { readonly question: CoverageQuestion }) {
  const words = usePatrolWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);
  const { cursor, pageIndex, goNext, goBack } = usePages(JSON.stringify(question));
  const gaps = useCameraGaps(question, cursor);

  return (
    <section className="panel" data-testid="gap-table">
      <h2>{t('cv.longest')}</h2>
      <Loaded query={gaps} what={t('cv.longest')}>
        {({ items, total, nextCursor }) => (
          <Table<CameraGapView>
            size="small"
            rowKey="cameraId"
            columns={columns}
            dataSource={items}
            pagination={false}
            expandable={{
              expandedRowRender: ({ cameraId }) => <Records cameraId={cameraId} question={question} />,
              expandRowByClick: true,
            }}
            footer={() => (
              <span className="filters">
                {t('desk.total', { total })}
                <Button size="small" disabled={pageIndex === 0} onClick={goBack}>
                  {t('cv.back')}
                </Button>
                <Button
                  size="small"
                  disabled={nextCursor === undefined}
                  onClick={() => nextCursor !== undefined && goNext(nextCursor)}
                >
                  {t('cv.next')}
                </Button>
              </span>
            )}
          />
        )}
      </Loaded>
    </section>
  );
}

function Records({ cameraId, question }: { readonly cameraId: string; readonly question: CoverageQuestion }) {
  const { t, language } = usePatrolWords();
  const records = useViewRecords(cameraId, question);

  return (
    <Loaded query={records} what={t('cv.records')}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="dim">{t('cv.noRecords')}</p>
        ) : (
          <table className="rows">
            <tbody>
              {items.map((record) => (
                <tr key={record.stopId}>
                  <td>{formatInstant(record.decidedAtMs, language)}</td>
                  <td>
                    <StateMark look={outcomeLook[record.outcome]}>{t(`outcome.${record.outcome}`)}</StateMark>
                  </td>
                  <td>{record.planName}</td>
                  <td>{record.officerName ?? '–'}</td>
                  <td className="number">{`${Math.round(record.shownMs / 1000)} / ${record.dwellMs / 1000} s`}</td>
                  <td className="dim">
                    {record.previousSeenAtMs !== undefined &&
                      t('cv.previous', { time: formatInstant(record.previousSeenAtMs, language) })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Loaded>
  );
}
