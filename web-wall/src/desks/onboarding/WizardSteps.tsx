import { Link } from 'react-router';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import type { OnboardingDetail } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

export const wizardSteps = ['unit', 'contact', 'system', 'channels', 'policy', 'submit'] as const;
export type WizardStep = (typeof wizardSteps)[number];

export function isWizardStep(text: string | null): text is WizardStep {
  return wizardSteps.some((step) => step === text);
}

const done: StateLook = { tone: 'normal', shape: 'check' };
const open: StateLook = { tone: 'idle', shape: 'ring' };
const here: StateLook = { tone: 'info', shape: 'dot' };

/** Steps whose part is told. */
export function toldSteps(onboarding: OnboardingDetail | undefined): readonly WizardStep[] {
  if (onboarding === undefined) return [];
  const { contact, system, channels, sharingPolicyDraft, state } = onboarding;

  return [
    'unit',
    ...(contact === undefined ? [] : (['contact'] as const)),
    ...(system === undefined ? [] : (['system'] as const)),
    ...(channels.some(({ isShared }) => isShared) ? (['channels'] as const) : []),
    ...(sharingPolicyDraft === undefined ? [] : (['policy'] as const)),
    ...(state === 'submitted' || state === 'accepted' ? (['submit'] as const) : []),
  ];
}

interface WizardStepsProps {
  readonly current: WizardStep;
  readonly onboarding?: OnboardingDetail;
}

/** The steps of the wizard with what is told already; any can be opened again while the unit may write. */
export function WizardSteps({ current, onboarding }: WizardStepsProps) {
  const { t } = useOnboardingWords();
  const told = toldSteps(onboarding);
  const isFixed = onboarding === undefined || onboarding.state === 'submitted' || onboarding.state === 'accepted';
  const lookOf = (step: WizardStep) => (told.includes(step) ? done : step === current ? here : open);

  return (
    <ol className="wizard-steps">
      {wizardSteps.map((step, index) => {
        const label = (
          <StateMark look={lookOf(step)}>
            {index + 1} · {t(`wizard.step.${step}`)}
          </StateMark>
        );

        return (
          <li key={step} aria-current={step === current ? 'step' : undefined}>
            {isFixed || step === 'unit' ? (
              label
            ) : (
              <Link to={`?step=${step}`} replace data-testid={`step-${step}`}>
                {label}
              </Link>
            )}
          </li>
        );
      })}
    </ol>
  );
}
