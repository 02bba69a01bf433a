import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { formatCount, formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { percentOf, sumOf } from './import-counts.ts';
import { stateLook } from './import-look.ts';
import { isWorking } from './import-queries.ts';
import { profileName } from './profile-name.ts';
import { type ImportWords, useImportWords } from './use-import-words.ts';

const verdicts = ['added', 'changed', 'unchanged', 'rejected'] as const;

function addressOf({ id }: SheetImportView): string {
  return `/desk/onboarding/import/of/${id}`;
}

function resultText({ t, language }: ImportWords, view: SheetImportView) {
  const counts = view.state === 'done' ? { ...view.applied, rejected: view.checked.rejected } : view.checked;
  if (view.rowCount === 0) return <span className="dim">–</span>;

  return (
    <span className="verdicts">
      {verdicts
        .filter((verdict) => counts[verdict] > 0)
        .map((verdict) => (
          <span key={verdict} className={verdict === 'rejected' ? 'tone-act' : undefined}>
            {`${t(`import.verdict.${verdict}`)} ${formatCount(counts[verdict], language)}`}
          </span>
        ))}
      <span className="dim">{t('import.ofRows', { total: formatCount(view.rowCount, language) })}</span>
    </span>
  );
}

function stateText({ t, tOr }: ImportWords, view: SheetImportView): string {
  const word = t(`import.state.${view.state}`);
  if (!isWorking(view)) {
    return view.stopReason === undefined ? word : `${word} · ${tOr(`import.stop.${view.stopReason}`, view.stopReason)}`;
  }
  const done = sumOf(view.state === 'parsing' ? view.checked : view.applied);

  return `${word} ${percentOf(done, view.rowCount)} %`;
}

function columnsOf(words: ImportWords): ColumnsType<SheetImportView> {
  const { t, language } = words;

  return [
    {
      title: t('import.file'),
      render: (_, view) => (
        <span className="two-lines">
          <Link to={addressOf(view)}>{view.fileName}</Link>
          <small>{profileName({ id: view.profileId, name: view.profileName }, words)}</small>
        </span>
      ),
    },
    {
      title: t('desk.state'),
      width: 210,
      render: (_, view) => <StateMark look={stateLook(view)}>{stateText(words, view)}</StateMark>,
    },
    { title: t('import.result'), render: (_, view) => resultText(words, view) },
    {
      title: t('import.by'),
      width: 150,
      render: (_, { userName, createdAtMs }) => (
        <span className="two-lines">
          {userName}
          <small>{formatInstant(createdAtMs, language)}</small>
        </span>
      ),
    },
  ];
}

/** What was uploaded, newest first; a row opens it by click or Enter. */
export function RecentImports({ imports }: { readonly imports: readonly SheetImportView[] }) {
  const words = useImportWords();
  const { t } = words;
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(words), [words]);

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={imports}
      pagination={{ pageSize: 15, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Teach title={t('import.none')} step={t('import.noneTeach')} /> }}
      onRow={(view) => ({
        style: { cursor: 'pointer' },
        onClick: () => void navigate(addressOf(view)),
      })}
    />
  );
}
