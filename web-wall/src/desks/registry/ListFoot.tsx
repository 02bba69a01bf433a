import { Button } from 'antd';
import { formatCount } from '../../i18n/format.ts';
import type { usePages } from './use-pages.ts';
import { useRegistryWords } from './use-registry-words.ts';

interface ListFootProps {
  readonly page: {
    readonly items: readonly unknown[];
    readonly nextCursor?: string | undefined;
    readonly total: number;
  };
  readonly pageSize: number;
  readonly pages: ReturnType<typeof usePages>;
}

/** Which rows of how many are shown, and the way to the others. */
export function ListFoot({ page: { items, nextCursor, total }, pageSize, pages }: ListFootProps) {
  const { t, language } = useRegistryWords();
  const first = pages.pageIndex * pageSize;
  if (items.length === 0) return null;

  return (
    <div className="desk-foot">
      <span>
        {t('list.shown', {
          shown: `${formatCount(first + 1, language)}–${formatCount(first + items.length, language)}`,
          total: formatCount(total, language),
        })}
      </span>
      {total > pageSize && (
        <>
          <Button size="small" disabled={pages.pageIndex === 0} onClick={pages.goBack}>
            {t('cameras.previous')}
          </Button>
          <Button
            size="small"
            disabled={nextCursor === undefined}
            onClick={() => nextCursor !== undefined && pages.goNext(nextCursor)}
          >
            {t('cameras.next')}
          </Button>
        </>
      )}
    </div>
  );
}
