import type { ApiProblem } from '../api/api-problem.ts';
import { useWords } from '../i18n/use-words.ts';

/** Codes to whose sentence the gateway's own words add nothing. */
const saidInFull: ReadonlySet<string> = new Set(['network', 'session/required', 'session/refused']);

/** A refusal for a person: what happened and what to do, in the screen's language, then the gateway's own words. */
export function ProblemNote({ problem }: { readonly problem: ApiProblem }) {
  const { t, tOr, language } = useWords();
  const title = tOr(`problem.${problem.code}`, problem.message === '' ? t('desk.problem') : problem.message);
  const details = [problem.message, ...problem.issues.map(({ path, message }) => `${path}: ${message}`)];
  const isSaid = saidInFull.has(problem.code) || (language === 'en' && details.length === 1);
  const shown = isSaid ? [] : details;

  return (
    <div className="problem" role="alert" data-testid="problem" data-code={problem.code}>
      <span>{title}</span>
      {shown
        .filter((detail) => detail !== '' && detail !== title)
        .map((detail) => (
          <small key={detail} lang="en">
            {detail}
          </small>
        ))}
    </div>
  );
}
