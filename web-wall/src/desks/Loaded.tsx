import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api/api-problem.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Waiting } from '../ui/Waiting.tsx';

interface LoadedProps<Content> {
  readonly query: UseQueryResult<Content, ApiProblem>;
  /** What is being read, for the waiting sentence. */
  readonly what: string;
  readonly children: (content: Content) => ReactNode;
}

/** Draws what a query read; before that says what is waited for, and after a failure what happened, above the old content. */
export function Loaded<Content>({ query, what, children }: LoadedProps<Content>) {
  const { t } = useWords();

  return (
    <>
      {query.isError && (
        <div className="problem-row">
          <ProblemNote problem={query.error} />
          <button type="button" className="button" onClick={() => void query.refetch()}>
            {t('common.retry')}
          </button>
        </div>
      )}
      {query.data === undefined ? !query.isError && <Waiting what={what} /> : children(query.data)}
    </>
  );
}
