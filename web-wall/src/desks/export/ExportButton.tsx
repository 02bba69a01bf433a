import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { SheetFilter } from './use-export.ts';
import { useExportWords } from './use-export-words.ts';

const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

interface ExportButtonProps {
  readonly filter: SheetFilter;
  /** How many cameras that is, where the screen knows. */
  readonly total?: number | undefined;
}

/** Exports the cameras of a filter as a sheet; every screen that exports does so by this one. */
export function ExportButton({ filter, total }: ExportButtonProps) {
  const { t } = useExportWords();
  const [isOpen, setOpen] = useState(false);

  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="export">
        {t('export.button')}
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog filter={filter} total={total} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
