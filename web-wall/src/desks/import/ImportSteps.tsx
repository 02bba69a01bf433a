import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { useImportWords } from './use-import-words.ts';

const steps = ['upload', 'check', 'review', 'apply'] as const;

/** The step that is under way; past the last one everything is done. */
const stepOf: Readonly<Record<SheetImportView['state'], number>> = {
  parsing: 1,
  failed: 1,
  checked: 2,
  applying: 3,
  done: 4,
};

/** How far an import is: upload, dry run, review, apply. */
export function ImportSteps({ view }: { readonly view: SheetImportView }) {
  const { t } = useImportWords();
  const now = stepOf[view.state];

  return (
    <ol className="import-steps">
      {steps.map((step, index) => (
        <li key={step} data-done={index < now} {...(index === now ? { 'aria-current': 'step' as const } : {})}>
          <span aria-hidden="true">{index < now ? '✓' : index + 1}</span>
          {t(`import.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
