import { Link } from 'react-router';
import { DeskHead } from '../DeskHead.tsx';
import { ExportButton } from '../export/ExportButton.tsx';
import { Loaded } from '../Loaded.tsx';
import { EmptySheets } from './EmptySheets.tsx';
import { useSheetImports } from './import-queries.ts';
import { RecentImports } from './RecentImports.tsx';
import { UploadForm } from './UploadForm.tsx';
import { useImportWords } from './use-import-words.ts';
import { useRole } from '../../api/use-role.ts';

/** Where sheets begin: a new one on the left, what was uploaded on the right. */
export function ImportHome() {
  const { t } = useImportWords();
  const imports = useSheetImports();
  const { isAdmin } = useRole();

  return (
    <main className="desk" data-testid="import-desk">
      <DeskHead title={t('import.title')} question={t('import.question')}>
        <EmptySheets />
        <Link className="button" to="/desk/onboarding/import/templates">
          {t(isAdmin ? 'import.templates' : 'import.templatesView')}
        </Link>
        <ExportButton filter={{}} />
      </DeskHead>
      <div className="import-home">
        <UploadForm />
        <section className="panel">
          <div className="desk-head">
            <h2>{t('import.recent')}</h2>
            <p>{t('import.recentNote')}</p>
          </div>
          <Loaded query={imports} what={t('import.recent')}>
            {({ items }) => <RecentImports imports={items} />}
          </Loaded>
        </section>
      </div>
    </main>
  );
}
