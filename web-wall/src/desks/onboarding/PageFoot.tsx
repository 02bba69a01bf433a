import { Button } from 'antd';
import { formatCount } from '../../i18n/format.ts';
import { type ListPage, pageSize } from './use-list-filter.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface PageFootProps {
  readonly page: ListPage;
  readonly shown: number;
  readonly total: number;
  readonly nextCursor?: string | undefined;
}

/** Which rows of how many are shown, and the way to the others. */
export function PageFoot({ page, shown, total, nextCursor }: PageFootProps) {
  const { t, language } = useOnboardingWords();
  if (shown === 0) return null;
  const first = page.pageIndex * pageSize;
  const count = (value: number) => formatCount(value, language);

  return (
    <div className="desk-foot">
      <span>{t('page.shown', { first: count(first + 1), last: count(first + shown), total: count(total) })}</span>
      <Button disabled={page.pageIndex === 0} onClick={page.goBack}>
        {t('page.previous')}
      </Button>
      <Button disabled={nextCursor === undefined} onClick={() => nextCursor !== undefined && page.goNext(nextCursor)}>
        {t('page.next')}
      </Button>
    </div>
  );
}
