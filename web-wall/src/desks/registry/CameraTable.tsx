import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { CameraHealthView } from '../../../../gateway/health/health-api.ts';
import type { CameraView } from '../../../../gateway/registry/registry-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { healthLook } from '../../ui/state-look.ts';
import { Teach } from '../Teach.tsx';
import { type CameraPage, cameraPageSize } from './registry-queries.ts';

interface CameraTableProps {
  readonly page: CameraPage;
  readonly health: ReadonlyMap<string, CameraHealthView>;
  readonly isFiltered: boolean;
  readonly isLoading: boolean;
  readonly pageIndex: number;
  readonly onOpen: (cameraId: string) => void;
  readonly onNext: (cursor: string) => void;
  readonly onBack: () => void;
}

function columnsOf({ t }: Words, health: CameraTableProps['health']): ColumnsType<CameraView> {
  return [
    {
      title: t('cameras.health'),
      width: 128,
      render: (_, camera) => {
        const status = health.get(camera.id)?.status;
        if (camera.status !== 'active') return <span className="dim">–</span>;
        return <StateMark look={healthLook[status ?? 'unknown']}>{t(`health.${status ?? 'unknown'}`)}</StateMark>;
      },
    },
    {
      title: t('cameras.name'),
      render: (_, camera) => (
        <span className="two-lines">
          {camera.name}
          <small>{camera.place}</small>
        </span>
      ),
    },
    { title: t('desk.unit'), dataIndex: 'organisationName', width: '15%' },
    { title: t('cameras.ownership'), width: 112, render: (_, camera) => t(`ownership.${camera.ownership}`) },
    { title: t('cameras.class'), width: 68, render: (_, camera) => t(`pointClass.${camera.pointClass}`) },
    {
      title: t('cameras.model'),
      width: '22%',
      render: (_, camera) => (
        <span className="two-lines">
          {`${camera.vendor} ${camera.model}`.trim()}
          {camera.systemName !== undefined && <small>{t('cameras.viaSystem', { system: camera.systemName })}</small>}
        </span>
      ),
    },
    { title: t('cameras.status'), width: 84, render: (_, camera) => t(`camera.${camera.status}`) },
  ];
}

/** Cameras of the filter, page by page; a row opens the record by click or Enter. */
export function CameraTable({
  page,
  health,
  isFiltered,
  isLoading,
  pageIndex,
  onOpen,
  onNext,
  onBack,
}: CameraTableProps) {
  const words = useWords();
  const { t, language } = words;
  const columns = useMemo(() => columnsOf(words, health), [words, health]);
  const { nextCursor, items, total } = page;
  const first = pageIndex * cameraPageSize;
  const empty = isFiltered ? (
    <Teach title={t('cameras.noneFilter')} />
  ) : (
    <Teach title={t('cameras.none')} step={t('cameras.noneTeach')} />
  );

  return (
    <div className="desk-table">
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={items}
        loading={isLoading}
        pagination={false}
        sticky
        locale={{ emptyText: empty }}
        onRow={(camera) => ({
          tabIndex: 0,
          style: { cursor: 'pointer' },
          onClick: () => onOpen(camera.id),
          onKeyDown: (event) => {
            if (event.key === 'Enter') onOpen(camera.id);
          },
        })}
      />
      {items.length > 0 && (
        <div className="desk-foot">
          <span>
            {t('desk.shown', { shown: `${first + 1}–${first + items.length}`, total: formatCount(total, language) })}
          </span>
          <Button disabled={pageIndex === 0} onClick={onBack}>
            {t('cameras.previous')}
          </Button>
          <Button disabled={nextCursor === undefined} onClick={() => nextCursor !== undefined && onNext(nextCursor)}>
            {t('cameras.next')}
          </Button>
        </div>
      )}
    </div>
  );
}
