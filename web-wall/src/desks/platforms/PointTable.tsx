import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { PlatformPointView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { standingOf } from './point-look.ts';
import { type PlatformWords, usePlatformWords } from './use-platform-words.ts';

interface PointTableProps {
  readonly points: readonly PlatformPointView[];
  readonly chosen: readonly PlatformPointView[];
  readonly isFiltered: boolean;
  readonly isLoading: boolean;
  readonly onChoose: (ids: readonly string[]) => void;
}

function columnsOf({ t, language }: PlatformWords): ColumnsType<PlatformPointView> {
  return [
    {
      title: t('platforms.stand'),
      width: 150,
      render: (_, point) => {
        const { look, word } = standingOf(point);

        return <StateMark look={look}>{t(`platforms.${word}`)}</StateMark>;
      },
    },
    {
      title: t('platforms.point'),
      render: (_, { name, takenName, isRenamed }) => (
        <span className="two-lines">
          {name}
          {isRenamed && takenName !== undefined && <small>{t('platforms.renamedFrom', { name: takenName })}</small>}
        </span>
      ),
    },
    {
      title: t('platforms.pointId'),
      width: 200,
      render: (_, { pointId, gbCode }) => (
        <span className="two-lines">
          {pointId}
          {gbCode !== undefined && <small>{gbCode}</small>}
        </span>
      ),
    },
    {
      title: t('platforms.area'),
      render: (_, { area, address }) => (
        <span className="two-lines">
          {area ?? '–'}
          {address !== undefined && <small>{address}</small>}
        </span>
      ),
    },
    {
      title: t('platforms.lastSeen'),
      width: 150,
      render: (_, { lastSeenAtMs }) => formatInstant(lastSeenAtMs, language),
    },
    {
      key: 'camera',
      width: 120,
      align: 'right',
      render: (_, { cameraId }) =>
        cameraId !== undefined && (
          <Link className="one-line" to={`/desk/cameras?camera=${cameraId}`}>
            {t('platforms.record')}
          </Link>
        ),
    },
  ];
}

/** One page of a platform's points, to be chosen from. */
export function PointTable({ points, chosen, isFiltered, isLoading, onChoose }: PointTableProps) {
  const words = usePlatformWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);
  const empty = isFiltered ? (
    <Teach title={t('platforms.noPoints')} />
  ) : (
    <Teach title={t('platforms.noPointsYet')} step={t('platforms.noPointsTeach')} />
  );

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={points}
      loading={isLoading}
      pagination={false}
      rowSelection={{
        selectedRowKeys: chosen.map(({ id }) => id),
        onChange: (_, rows) => onChoose(rows.map(({ id }) => id)),
      }}
      locale={{ emptyText: empty }}
    />
  );
}
