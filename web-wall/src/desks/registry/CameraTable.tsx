import { Button, Table } from 'antd';
import { type KeyboardEvent, useMemo } from 'react';
import type { CameraView } from '../../../../gateway/registry/registry-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { Teach } from '../Teach.tsx';
import { columnsOf, type ColumnName } from './camera-columns.tsx';
import type { CameraFilter, FilterChange } from './camera-filter.ts';
import { type CameraPage, cameraPageSize, useHealthByCamera } from './registry-queries.ts';
import { onRowKey } from './row-keys.ts';
import { useHeight } from './tree/use-height.ts';
import { useRegistryWords } from './use-registry-words.ts';

interface CameraTableProps {
  readonly page: CameraPage;
  readonly columns: ReadonlySet<ColumnName>;
  readonly filter: CameraFilter;
  readonly isFiltered: boolean;
  readonly isLoading: boolean;
  readonly pageIndex: number;
  readonly openedId: string | undefined;
  /** All cameras of my part, when that is known. */
  readonly whole: number | undefined;
  readonly onChange: (change: FilterChange) => void;
  readonly onOpen: (cameraId: string) => void;
  readonly onNext: (cursor: string) => void;
  readonly onBack: () => void;
}

/** What the table's head and the pager leave of the height. */
const headPx = 40;

/** Cameras of the filter, page by page; a row opens the record by click or Enter, arrows go from row to row. */
export function CameraTable(props: CameraTableProps) {
  const { page, columns, filter, isFiltered, isLoading, openedId, onChange, onOpen } = props;
  const words = useRegistryWords();
  const { t } = words;
  const ids = useMemo(() => page.items.map(({ id }) => id), [page.items]);
  const health = useHealthByCamera(ids);
  const shown = useMemo(() => columnsOf(words, health, columns, filter), [words, health, columns, filter]);
  const { ref, height } = useHeight<HTMLDivElement>();
  const width = shown.reduce((sum, column) => sum + Number(column.width ?? 0), 0);
  const empty = isFiltered ? (
    <Teach title={t('cameras.noneFilter')} />
  ) : (
    <Teach title={t('cameras.none')} step={t('cameras.noneTeach')} />
  );

  return (
    <div className="camera-table">
      <div className="camera-rows" ref={ref}>
        <Table<CameraView>
          size="small"
          rowKey="id"
          columns={shown}
          dataSource={page.items}
          loading={isLoading}
          pagination={false}
          tableLayout="fixed"
          scroll={{ x: width, y: Math.max(120, height - headPx) }}
          showSorterTooltip={false}
          sortDirections={['ascend', 'descend', 'ascend']}
          locale={{ emptyText: empty }}
          onChange={(_page, _filters, sorter) => {
            if (Array.isArray(sorter)) return;
            onChange({ sort: String(sorter.columnKey), direction: sorter.order === 'descend' ? 'desc' : 'asc' });
          }}
          rowClassName={({ id }) => (id === openedId ? 'row-opened' : '')}
          onRow={(camera) => ({
            tabIndex: 0,
            'data-testid': 'camera-row',
            onClick: () => onOpen(camera.id),
            onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => onOpen(camera.id)),
          })}
        />
      </div>
      <Pager {...props} />
    </div>
  );
}

function Pager({ page, pageIndex, isFiltered, whole, onNext, onBack }: CameraTableProps) {
  const { t, language } = useRegistryWords();
  const { nextCursor, items, total } = page;
  const first = pageIndex * cameraPageSize;
  if (items.length === 0) return null;
  const count = formatCount(total, language);
  const shown = `${formatCount(first + 1, language)}–${formatCount(first + items.length, language)}`;

  return (
    <div className="desk-foot" data-testid="camera-count">
      <span className="keys-hint">
        <kbd className="keycap">↑</kbd> <kbd className="keycap">↓</kbd> {t('keys.rows')}{' '}
        <kbd className="keycap">Enter</kbd> {t('keys.open')}
      </span>
      <span>
        {isFiltered && whole !== undefined
          ? t('list.shownOf', { shown, total: count, whole: formatCount(whole, language) })
          : t('list.shown', { shown, total: count })}
      </span>
      <span>
        {t('list.page', { page: pageIndex + 1, pages: formatCount(Math.ceil(total / cameraPageSize), language) })}
      </span>
      <Button disabled={pageIndex === 0} onClick={onBack}>
        {t('cameras.previous')}
      </Button>
      <Button
        disabled={nextCursor === undefined}
        onClick={() => nextCursor !== undefined && onNext(nextCursor)}
        data-testid="next-page"
      >
        {t('cameras.next')}
      </Button>
    </div>
  );
}
