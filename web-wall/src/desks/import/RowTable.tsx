import { Button, Checkbox, Segmented, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { SheetImportRowView, SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { verdictLook } from './import-look.ts';
import type { Verdict } from './import-look.ts';
import { rowPageSize, useSheetRows } from './import-queries.ts';
import { type KeyColumns, keyColumns } from './key-columns.ts';
import { RowCells } from './RowCells.tsx';
import { RowProblems } from './RowProblems.tsx';
import { type ImportWords, useImportWords } from './use-import-words.ts';
import { type RowFilter, useRowFilter } from './use-row-filter.ts';

const verdicts: readonly Verdict[] = ['added', 'changed', 'unchanged', 'rejected'];

function textOf({ cells }: SheetImportRowView, index: number | undefined): string {
  const cell = index === undefined ? undefined : cells[index];

  return cell === undefined || cell === null ? '' : String(cell);
}

/** A row whose camera is in the registry: it was there before, or was applied. */
function isCamera({ cameraId, applied }: SheetImportRowView): boolean {
  return cameraId !== undefined || applied === 'added' || applied === 'changed';
}

/** Its record where the id is known; a camera that this import made is found by its code or name. */
function cameraAddress(row: SheetImportRowView, keys: KeyColumns): string {
  if (row.cameraId !== undefined) return `/desk/cameras?camera=${row.cameraId}`;

  return `/desk/cameras?search=${encodeURIComponent(textOf(row, keys.code) || textOf(row, keys.name))}`;
}

function columnsOf(words: ImportWords, headings: readonly string[], keys: KeyColumns): ColumnsType<SheetImportRowView> {
  const { t } = words;

  return [
    { title: t('import.row'), dataIndex: 'number', width: 72, align: 'right' },
    {
      title: t('import.verdict'),
      width: 116,
      render: (_, { applied, verdict }) => {
        const shown = applied ?? verdict;

        return <StateMark look={verdictLook[shown]}>{t(`import.verdict.${shown}`)}</StateMark>;
      },
    },
    {
      title: t('import.point'),
      width: '28%',
      render: (_, row) => {
        const name = textOf(row, keys.name);
        const code = textOf(row, keys.code);

        return (
          <span className="two-lines">
            <span className="cut">{name === '' ? '–' : name}</span>
            {code !== '' && <small>{code}</small>}
          </span>
        );
      },
    },
    { title: t('import.problems'), render: (_, row) => <RowProblems row={row} headings={headings} /> },
    {
      key: 'camera',
      width: 104,
      align: 'right',
      render: (_, row) =>
        isCamera(row) && (
          <Link className="one-line" to={cameraAddress(row, keys)}>
            {t('import.openCamera')}
          </Link>
        ),
    },
  ];
}

/** Rows of an import, page by page from the server; a row opens to show all of its cells. */
export function RowTable({ view }: { readonly view: SheetImportView }) {
  const words = useImportWords();
  const { t, language } = words;
  const filter = useRowFilter();
  const { verdict, withProblems, after } = filter;
  const rows = useSheetRows(view, { verdict, withProblems, after });
  const { headings } = view;
  const keys = useMemo(() => keyColumns(headings), [headings]);
  const columns = useMemo(() => columnsOf(words, headings, keys), [words, headings, keys]);

  return (
    <section className="panel" data-testid="rows">
      <RowFilterBar filter={filter} />
      <Loaded query={rows} what={t('import.rows')}>
        {({ items, total, nextAfter }) => (
          <>
            <Table
              size="small"
              rowKey="number"
              columns={columns}
              dataSource={items}
              loading={rows.isPlaceholderData}
              pagination={false}
              expandable={{ expandedRowRender: (row) => <RowCells row={row} headings={headings} /> }}
              locale={{ emptyText: <Teach title={t('import.noRows')} /> }}
            />
            <div className="desk-foot">
              <span data-testid="rows-total">
                {items.length > 0 &&
                  t('desk.shown', {
                    shown: `${filter.pageIndex * rowPageSize + 1}–${filter.pageIndex * rowPageSize + items.length}`,
                    total: formatCount(total, language),
                  })}
              </span>
              <Button disabled={filter.pageIndex === 0} onClick={filter.goBack}>
                {t('cameras.previous')}
              </Button>
              <Button
                disabled={nextAfter === undefined}
                onClick={() => nextAfter !== undefined && filter.goNext(nextAfter)}
                data-testid="rows-next"
              >
                {t('cameras.next')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}

function RowFilterBar({ filter }: { readonly filter: RowFilter }) {
  const { t } = useImportWords();

  return (
    <div className="desk-head">
      <h2>{t('import.rows')}</h2>
      <Segmented<Verdict | 'all'>
        size="small"
        value={filter.verdict ?? 'all'}
        onChange={(chosen) => filter.chooseVerdict(chosen === 'all' ? undefined : chosen)}
        options={[
          { value: 'all', label: t('import.all') },
          ...verdicts.map((value) => ({ value, label: t(`import.verdict.${value}`) })),
        ]}
      />
      <Checkbox
        checked={filter.withProblems}
        onChange={({ target }) => filter.showProblems(target.checked)}
        data-testid="with-problems"
      >
        {t('import.withProblems')}
      </Checkbox>
    </div>
  );
}
