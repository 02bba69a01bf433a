import { Button } from 'antd';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import type { StepProps } from './ContactStep.tsx';
import { OnboardingSummary } from './OnboardingSummary.tsx';
import { useSubmitOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';
import { toldSteps, wizardSteps } from './WizardSteps.tsx';

/** Last step: what is told, what is missing, and the submission. */
export function SubmitStep({ onboarding }: Pick<StepProps, 'onboarding'>) {
  const { t } = useOnboardingWords();
  const submit = useSubmitOnboarding(onboarding.id);
  const told = toldSteps(onboarding);
  const missing = wizardSteps.filter((step) => step !== 'submit' && !told.includes(step));
  const parts = missing.map((step) => t(`wizard.step.${step}`)).join(t('list.separator'));

  return (
    <div className="stack">
      <p className={missing.length > 0 ? 'notice' : undefined}>
        {missing.length > 0 ? t('wizard.missing', { parts }) : t('wizard.complete')}
      </p>
      <OnboardingSummary onboarding={onboarding} />
      {submit.error !== null && <ProblemNote problem={submit.error} />}
      <div>
        <Button
          type="primary"
          disabled={missing.length > 0}
          loading={submit.isPending}
          onClick={() => submit.mutate({ version: onboarding.version })}
          data-testid="wizard-submit"
        >
          {t('wizard.submit')}
        </Button>
      </div>
    </div>
  );
}
