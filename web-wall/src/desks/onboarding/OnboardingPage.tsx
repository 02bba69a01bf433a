import { Link, useParams, useSearchParams } from 'react-router';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { ChannelsStep } from './ChannelsStep.tsx';
import { ContactStep } from './ContactStep.tsx';
import { OnboardingSummary } from './OnboardingSummary.tsx';
import { onboardingLook } from './onboarding-look.ts';
import { PolicyStep } from './PolicyStep.tsx';
import { ReviewForm } from './ReviewForm.tsx';
import { SubmitStep } from './SubmitStep.tsx';
import { SystemStep } from './SystemStep.tsx';
import { type OnboardingDetail, useOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';
import { isWizardStep, toldSteps, type WizardStep, WizardSteps, wizardSteps } from './WizardSteps.tsx';

const screens = {
  contact: ContactStep,
  system: SystemStep,
  channels: ChannelsStep,
  policy: PolicyStep,
  submit: SubmitStep,
} as const;

function isScreen(step: WizardStep): step is keyof typeof screens {
  return step !== 'unit';
}

function Wizard({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t } = useOnboardingWords();
  const [params, setParams] = useSearchParams();
  const asked = params.get('step');
  const told = toldSteps(onboarding);
  const first = wizardSteps.find((step) => !told.includes(step)) ?? 'submit';
  const step = isWizardStep(asked) && isScreen(asked) ? asked : first;
  const Screen = isScreen(step) ? screens[step] : ContactStep;
  const goOn = () => {
    const next = wizardSteps[wizardSteps.indexOf(step) + 1];
    if (next !== undefined) setParams({ step: next }, { replace: true });
  };

  return (
    <div className="wizard">
      <WizardSteps current={step} onboarding={onboarding} />
      <section className="panel" data-testid={`wizard-step-${step}`}>
        {onboarding.returnReason !== undefined && (
          <p className="notice" data-testid="return-reason">
            {t('wizard.returned', { reason: onboarding.returnReason })}
          </p>
        )}
        {/* Another version is another form: what was typed over an older one must not be saved over it. */}
        <Screen key={`${step} ${onboarding.version}`} onboarding={onboarding} onSaved={goOn} />
      </section>
    </div>
  );
}

function Settled({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t } = useOnboardingWords();
  const { state, system } = onboarding;
  const range = encodeURIComponent(system?.host ?? '');

  return (
    <div className="wizard">
      <div className="stack">
        <WizardSteps current="submit" onboarding={onboarding} />
        {state === 'submitted' && <ReviewForm onboarding={onboarding} />}
      </div>
      <section className="panel" data-testid="onboarding-summary">
        {state === 'submitted' && (
          <p>
            <StateMark look={{ tone: 'info', shape: 'dot' }}>{t('wizard.waiting')}</StateMark>
          </p>
        )}
        {state === 'accepted' && (
          <p className="line-of">
            <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('wizard.accepted')}</StateMark>
            <Link to={`/desk/onboarding/candidates?range=${range}`}>{t('wizard.toDevice')} ›</Link>
          </p>
        )}
        <OnboardingSummary onboarding={onboarding} />
      </section>
    </div>
  );
}

function StateLine({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t, language } = useOnboardingWords();
  const { state, submittedBy, submittedAtMs, reviewedBy, reviewedAtMs } = onboarding;
  const stamp = (label: string, by: string | undefined, atMs: number | undefined) =>
    by !== undefined &&
    atMs !== undefined && (
      <span className="dim">
        {label} {by} · {formatInstant(atMs, language)}
      </span>
    );

  return (
    <span className="line-of" data-testid="onboarding-state" data-state={state}>
      <StateMark look={onboardingLook[state]}>{t(`units.state.${state}`)}</StateMark>
      {stamp(t('units.submitted'), submittedBy, submittedAtMs)}
      {stamp(t('units.reviewed'), reviewedBy, reviewedAtMs)}
    </span>
  );
}

/** One onboarding: the wizard while the unit may write, else what it told, its review, and what is connected. */
export default function OnboardingPage() {
  const { t } = useOnboardingWords();
  const { onboardingId = '' } = useParams();
  const onboarding = useOnboarding(onboardingId);

  return (
    <main className="desk" data-testid="onboarding-page">
      <DeskHead title={onboarding.data?.unitName ?? t('units.title')} question={t('units.title')}>
        {onboarding.data !== undefined && <StateLine onboarding={onboarding.data} />}
        <Link to="/desk/onboarding/units">{t('wizard.back')}</Link>
      </DeskHead>
      <Loaded query={onboarding} what={t('units.title')}>
        {(content) =>
          content.state === 'draft' || content.state === 'returned' ? (
            <Wizard onboarding={content} />
          ) : (
            <Settled onboarding={content} />
          )
        }
      </Loaded>
    </main>
  );
}
