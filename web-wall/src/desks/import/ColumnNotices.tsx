import type { ReactNode } from 'react';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { useImportWords } from './use-import-words.ts';

/** What is said of the columns before any row: required ones that are missing, and ones that mean nothing to us. */
export function ColumnNotices({ view }: { readonly view: SheetImportView }) {
  const { t } = useImportWords();
  const { missingColumns, unknownColumns } = view;
  if (missingColumns.length + unknownColumns.length === 0) return null;

  return (
    <div className="column-notices">
      {missingColumns.length > 0 && (
        <ColumnNotice
          testId="missing-columns"
          title={t('import.missing', { count: missingColumns.length })}
          note={t('import.missingNote')}
          columns={missingColumns}
        />
      )}
      {unknownColumns.length > 0 && (
        <ColumnNotice
          testId="unknown-columns"
          title={t('import.unknown', { count: unknownColumns.length })}
          note={t('import.unknownNote')}
          columns={unknownColumns}
        />
      )}
    </div>
  );
}

interface ColumnNoticeProps {
  readonly testId: string;
  readonly title: ReactNode;
  readonly note: string;
  readonly columns: readonly string[];
}

function ColumnNotice({ testId, title, note, columns }: ColumnNoticeProps) {
  return (
    <div className="notice column-notice" role="note" data-testid={testId}>
      <strong>{title}</strong>
      <span className="column-names">
        {columns.map((column) => (
          <code key={column}>{column}</code>
        ))}
      </span>
      <small className="dim">{note}</small>
    </div>
  );
}
