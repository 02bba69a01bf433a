import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { CheckView } from '../../../../../gateway/discovery/check/check-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { useRegistryWords } from '../use-registry-words.ts';

/** The check report on which a camera was adopted; it may lie on the list of a superior, who alone sees it. */
export function CheckLink({ checkId }: { readonly checkId: string }) {
  const { t, language } = useRegistryWords();
  const check = useQuery<CheckView, ApiProblem>({
    queryKey: ['check', checkId],
    queryFn: ({ signal }) => request('GET', `/checks/${checkId}`, { signal }),
    staleTime: 300_000,
    retry: false,
  });
  if (check.isError) return <span className="dim">{t('camera.checkOutside')}</span>;
  if (check.data === undefined) return null;
  const { candidateId, startedAtMs } = check.data;

  return (
    <Link to={`/desk/onboarding/candidates/${candidateId}?check=${checkId}`} data-testid="check-link">
      {formatInstant(startedAtMs, language)} ›
    </Link>
  );
}
