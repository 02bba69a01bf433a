import type { WatchPatternView } from '../../../../../gateway/patrol/attention/patterns-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { type PatrolWords, usePatrolWords } from '../use-patrol-words.ts';
import { type CoverageQuestion, usePatterns } from './coverage-queries.ts';

/** Ways of watching that people do not have: hints for whoever leads. */
export function PatternList({ question }: { readonly question: CoverageQuestion }) {
  const words = usePatrolWords();
  const { t } = words;
  const patterns = usePatterns(question, true);

  return (
    <section className="panel" data-testid="patterns">
      <h2>
        {t('cv.patterns')} <small className="dim">{t('cv.patternsTeach')}</small>
      </h2>
      <Loaded query={patterns} what={t('cv.patterns')}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t('cv.noPatterns')}</p>
          ) : (
            <table className="rows">
              <tbody>
                {items.flatMap(({ officerId, officerName, patterns: own }) =>
                  own.map((pattern) => (
                    <tr key={`${officerId}/${sentenceOf(pattern, words)}`}>
                      <td>{officerName}</td>
                      <td>{sentenceOf(pattern, words)}</td>
                    </tr>
                  )),
                )}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </section>
  );
}

function sentenceOf(pattern: WatchPatternView, { t, language }: PatrolWords): string {
  switch (pattern.kind) {
    case 'no-pause':
      return t('cv.pattern.no-pause', {
        from: formatInstant(pattern.fromMs, language),
        to: formatInstant(pattern.toMs, language),
      });
    case 'alike-reactions':
      return t('cv.pattern.alike-reactions', {
        count: pattern.count,
        mean: pattern.meanMs,
        spread: pattern.spreadMs,
      });
    case 'inhuman-reactions':
      return t('cv.pattern.inhuman-reactions', { count: pattern.count, fastest: pattern.fastestMs });
    case 'alike-surplus':
      return t('cv.pattern.alike-surplus', { count: pattern.count });
    case 'missed-checks':
      return t('cv.pattern.missed-checks', { missed: pattern.missed, of: pattern.of });
    case 'refused-reports':
      return t('cv.pattern.refused-reports', { count: pattern.count, rounds: pattern.rounds });
  }
}
