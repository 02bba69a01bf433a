import { Button, Table } from 'antd';
import { useState } from 'react';
import type { PointSheetRowView, PointSheetView } from '../../../../gateway/discovery/point-sheets/point-sheet-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { RowProblems } from '../import/RowProblems.tsx';
import { Loaded } from '../Loaded.tsx';
import { useSheetRows } from './sheet-queries.ts';
import { usePlatformWords } from './use-platform-words.ts';

interface SheetRowsProps {
  readonly platformId: string;
  readonly sheet: PointSheetView;
}

/** Rows of which something is to be said: number, what is wrong where, and how to mend it. */
export function SheetRows({ platformId, sheet }: SheetRowsProps) {
  const { t, language } = usePlatformWords();
  const [walked, setWalked] = useState<readonly number[]>([]);
  const rows = useSheetRows(platformId, sheet.id, walked.at(-1) ?? 0);

  return (
    <Loaded query={rows} what={t('platforms.sheetProblems')}>
      {({ items, total, nextAfter }) =>
        total === 0 ? (
          <p className="dim">{t('platforms.sheetClean')}</p>
        ) : (
          <>
            <Table<PointSheetRowView>
              size="small"
              rowKey="number"
              dataSource={items}
              pagination={false}
              columns={[
                { title: t('platforms.sheetRow'), dataIndex: 'number', width: 80 },
                {
                  title: t('platforms.sheetProblems'),
                  render: (_, row) => <RowProblems row={row} headings={sheet.headings} />,
                },
              ]}
            />
            <p className="sheet-foot">
              <span className="dim">{t('platforms.sheetTotal', { count: formatCount(total, language) })}</span>
              <Button
                size="small"
                disabled={walked.length === 0}
                onClick={() => setWalked(walked.slice(0, -1))}
                aria-label={t('platforms.sheetBack')}
              >
                ‹
              </Button>
              <Button
                size="small"
                disabled={nextAfter === undefined}
                onClick={() => nextAfter !== undefined && setWalked([...walked, nextAfter])}
                aria-label={t('platforms.sheetNext')}
              >
                ›
              </Button>
            </p>
          </>
        )
      }
    </Loaded>
  );
}
