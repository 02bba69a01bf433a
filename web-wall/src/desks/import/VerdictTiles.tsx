import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { formatCount, formatRate, type Language } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { verdictLook } from './import-look.ts';
import { useImportWords } from './use-import-words.ts';
import { useRowFilter } from './use-row-filter.ts';

const verdicts = ['added', 'changed', 'unchanged', 'rejected'] as const;
const noneLook = { tone: 'idle', shape: 'ring' } as const;

/** Few of many are never told as none. */
function shareText(count: number, total: number, language: Language): string {
  const share = total === 0 ? 0 : count / total;

  return count > 0 && share < 0.001 ? '< 0.1 %' : formatRate(share, language);
}

/** Counts of a dry run by what its rows would do, each against all rows; a tile shows its rows below. */
export function VerdictTiles({ view }: { readonly view: SheetImportView }) {
  const { t, language } = useImportWords();
  const filter = useRowFilter();
  const total = formatCount(view.rowCount, language);

  return (
    <div className="verdict-tiles">
      {verdicts.map((verdict) => {
        const count = view.checked[verdict];

        return (
          <button
            key={verdict}
            type="button"
            className="verdict-tile"
            aria-pressed={filter.verdict === verdict}
            onClick={() => filter.chooseVerdict(filter.verdict === verdict ? undefined : verdict)}
            data-testid={`verdict-${verdict}`}
          >
            <StateMark look={count === 0 ? noneLook : verdictLook[verdict]}>{t(`import.verdict.${verdict}`)}</StateMark>
            <b>{formatCount(count, language)}</b>
            <small>
              {t('import.ofRows', { total })} · {shareText(count, view.rowCount, language)}
            </small>
          </button>
        );
      })}
    </div>
  );
}
