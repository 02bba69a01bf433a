import type { FindingStepView } from '../../../../gateway/findings/findings-api.ts';
import { formatClock, formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { postName } from './finding-look.ts';

const moving: ReadonlySet<FindingStepView['kind']> = new Set(['push', 'return', 'feed-back']);

/** Every step of a finding and of those merged into it, oldest first. */
export function FindingTimeline({
  steps,
  findingId,
}: {
  readonly steps: readonly FindingStepView[];
  readonly findingId: string;
}) {
  const words = useFindingsWords();
  const { t, language } = words;

  return (
    <ol className="finding-timeline" data-testid="finding-timeline">
      {steps.map((step) => (
        <li key={step.id} data-kind={step.kind} data-own={step.findingId === findingId}>
          <time title={formatClock(step.atMs, language)}>{formatInstant(step.atMs, language)}</time>
          <span>
            <b>{t(`fd.step.${step.kind}`)}</b> {step.byName === '' ? t('fd.byGateway') : step.byName}
            {moving.has(step.kind) && (
              <small>
                {' '}
                {t('fd.to', { post: postName(words, { organisationName: step.holderName, role: step.holderRole }) })}
              </small>
            )}
            {step.note !== '' && step.kind !== 'expire' && <q>{step.note}</q>}
          </span>
        </li>
      ))}
    </ol>
  );
}
