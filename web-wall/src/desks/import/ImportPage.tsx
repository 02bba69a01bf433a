import { Popconfirm } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { apiBase } from '../../api/request.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { ColumnNotices } from './ColumnNotices.tsx';
import { formatSize } from './format-size.ts';
import { stateLook } from './import-look.ts';
import { isWorking, useRemoveImport, useSheetImport } from './import-queries.ts';
import { ImportProgress } from './ImportProgress.tsx';
import { ImportSteps } from './ImportSteps.tsx';
import { profileName } from './profile-name.ts';
import { ReviewPanel } from './ReviewPanel.tsx';
import { RowTable } from './RowTable.tsx';
import { type ImportWords, useImportWords } from './use-import-words.ts';

/** One import from its upload to the cameras that it made. */
export function ImportPage() {
  const { t } = useImportWords();
  const { importId = '' } = useParams();
  const found = useSheetImport(importId);

  return (
    <main className="desk" data-testid="import-page">
      <p>
        <Link to="/desk/onboarding/import">‹ {t('import.back')}</Link>
      </p>
      <Loaded query={found} what={t('import.file')}>
        {(view) => (
          <>
            <ImportHead view={view} />
            <ImportSteps view={view} />
            <ImportBody view={view} />
          </>
        )}
      </Loaded>
    </main>
  );
}

function factsOf(words: ImportWords, view: SheetImportView): string {
  const { t, language } = words;
  const datum = view.crs === undefined ? t('import.datumUnknown') : t(`crs.${view.crs}`);

  return [
    t('import.meta.profile', { name: profileName({ id: view.profileId, name: view.profileName }, words) }),
    t('import.meta.datum', { datum: view.convert ? t('import.meta.converted', { datum }) : datum }),
    t(`ownership.${view.ownership}`),
    `${t('import.gaps')}${language === 'en' ? ': ' : '：'}${t(`import.gaps.${view.gaps}`)}`,
    [view.format?.toUpperCase(), view.encoding?.toUpperCase(), formatSize(view.sizeBytes)]
      .filter((part) => part !== undefined)
      .join(' '),
    `${view.userName} ${formatInstant(view.createdAtMs, language)}`,
  ].join(' · ');
}

function ImportHead({ view }: { readonly view: SheetImportView }) {
  const words = useImportWords();
  const { t } = words;
  const navigate = useNavigate();
  const remove = useRemoveImport();
  const leave = () => void navigate('/desk/onboarding/import');

  return (
    <header className="desk-head">
      <h1>{view.fileName}</h1>
      <span data-testid="import-state" data-state={view.state}>
        <StateMark look={stateLook(view)}>{t(`import.state.${view.state}`)}</StateMark>
      </span>
      <div className="desk-tools">
        {view.rowCount > 0 && view.state !== 'parsing' && (
          <>
            <a
              className="button"
              href={`${apiBase}/sheet-imports/${view.id}/result`}
              title={t('import.downloadNote')}
              download
              data-testid="result-file"
            >
              {t('import.download')}
            </a>
          </>
        )}
        {!isWorking(view) && (
          <Popconfirm
            title={t('import.removeAsk')}
            okText={t('import.remove')}
            cancelText={t('import.notYet')}
            onConfirm={() => remove.mutate(view.id, { onSuccess: leave })}
          >
            <button type="button" className="button button-quiet">
              {t('import.remove')}
            </button>
          </Popconfirm>
        )}
      </div>
      <p className="import-facts">{factsOf(words, view)}</p>
    </header>
  );
}

function ImportBody({ view }: { readonly view: SheetImportView }) {
  switch (view.state) {
    case 'parsing':
      return <ImportProgress view={view} />;
    case 'failed':
      return <Failed view={view} />;
    case 'checked':
    case 'applying':
    case 'done':
      return (
        <>
          {view.state === 'applying' && <ImportProgress view={view} />}
          <ColumnNotices view={view} />
          <ReviewPanel key={view.state} view={view} />
          <RowTable view={view} />
        </>
      );
  }
}

function Failed({ view }: { readonly view: SheetImportView }) {
  const { t, tOr } = useImportWords();
  const reason = view.stopReason ?? 'broken';

  return (
    <section className="panel" data-testid="import-failed">
      <h2>
        {t('import.state.failed')} · {tOr(`import.stop.${reason}`, reason)}
      </h2>
      <p>{tOr(`import.mend.${reason}`, t('import.mend.broken'))}</p>
      <p>
        <Link className="button" to="/desk/onboarding/import">
          {t('import.again')}
        </Link>
      </p>
    </section>
  );
}
