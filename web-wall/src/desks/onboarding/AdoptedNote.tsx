import { Link } from 'react-router';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Adopted } from './candidate-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** What came of an adoption, and what to do next. */
export function AdoptedNote({ adopted }: { readonly adopted: Adopted }) {
  const { t, tOr } = useOnboardingWords();
  const { cameras, possibleDuplicates } = adopted;
  const search = encodeURIComponent(cameras[0]?.name ?? '');

  return (
    <div className="adopted" role="status" data-testid="adopted" data-count={cameras.length}>
      <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('adopt.done', { count: cameras.length })}</StateMark>
      <span>{cameras.map(({ name }) => name).join(t('list.separator'))}</span>
      <span className="dim">{t('adopt.doneTeach')}</span>
      <Link to={`/desk/cameras?search=${search}`}>{t('adopt.toRegistry')} ›</Link>
      {possibleDuplicates.length > 0 && (
        <span className="tone-warn">
          {t('adopt.duplicates')}
          {possibleDuplicates
            .map(({ name, because }) =>
              t('check.duplicate', { name, because: tOr(`check.because.${because}`, because) }),
            )
            .join(t('list.separator'))}
        </span>
      )}
    </div>
  );
}
