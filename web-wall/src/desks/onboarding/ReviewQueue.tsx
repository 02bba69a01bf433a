import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ApiProblem } from '../../api/api-problem.ts';
import { formatInstant } from '../../i18n/format.ts';
import { Loaded } from '../Loaded.tsx';
import type { OnboardingPage } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** Onboardings that wait for an administrator. */
export function ReviewQueue({ waiting }: { readonly waiting: UseQueryResult<OnboardingPage, ApiProblem> }) {
  const { t, language } = useOnboardingWords();

  return (
    <section className="panel" data-testid="review-queue">
      <div className="desk-head">
        <h2>{t('review.title')}</h2>
        <div className="desk-tools">
          <Link to="/desk/onboarding/units?state=submitted">{t('units.title')} ›</Link>
        </div>
      </div>
      <Loaded query={waiting} what={t('review.title')}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t('review.none')}</p>
          ) : (
            <ul className="links">
              {items.map(({ id, unitName, system, submittedBy = '', submittedAtMs = 0 }) => (
                <li key={id}>
                  <Link to={`/desk/onboarding/units/${id}`}>{unitName}</Link>
                  <span className="dim whole-line">{system?.name}</span>
                  <small className="dim">
                    {t('review.by', { name: submittedBy, time: formatInstant(submittedAtMs, language) })}
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
