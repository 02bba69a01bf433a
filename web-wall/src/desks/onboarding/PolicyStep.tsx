import { Checkbox, Form, Input, Radio } from 'antd';
import type { StepProps } from './ContactStep.tsx';
import { OrganisationsPicker } from './OrganisationPicker.tsx';
import { StepForm } from './StepForm.tsx';
import { type OnboardingEdit, useChangeOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

type Policy = NonNullable<OnboardingEdit['sharingPolicyDraft']>;
type Hours = Policy['when'];

export const dutyModes = ['normal', 'weekend', 'holiday', 'special', 'night'] as const;

interface PolicyForm {
  readonly viewers: string[];
  readonly kind: Hours['kind'];
  readonly from: string;
  readonly to: string;
  readonly modes: (typeof dutyModes)[number][];
  readonly pictures: Policy['pictures'];
  readonly allowsPtz: boolean;
}

/** What a unit that has said nothing begins with: always, live, no steering. */
const unsaid: PolicyForm = {
  ...{ viewers: [], kind: 'always', from: '08:00', to: '20:00', modes: [] },
  ...{ pictures: 'live', allowsPtz: false },
};

function toForm(policy: Policy | undefined): PolicyForm {
  if (policy === undefined) return unsaid;
  const { when, ...rest } = policy;

  return { ...unsaid, ...rest, ...when };
}

function toHours({ kind, from, to, modes }: PolicyForm): Hours {
  switch (kind) {
    case 'always':
      return { kind };
    case 'hours':
      return { kind, from, to };
    case 'duty-modes':
      return { kind, modes };
  }
}

function toPolicy(form: PolicyForm): Policy {
  const { viewers, pictures, allowsPtz } = form;

  return { viewers, when: toHours(form), pictures, allowsPtz };
}

function HoursFields() {
  const { t } = useOnboardingWords();
  const kind = Form.useWatch<Hours['kind'] | undefined>('kind');
  const time = [{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: t('wizard.hoursBad') }];
  if (kind === 'hours') {
    return (
      <div className="form-pair">
        <Form.Item name="from" label={t('wizard.hoursFrom')} rules={time}>
          <Input maxLength={5} placeholder="08:00" />
        </Form.Item>
        <Form.Item name="to" label={t('wizard.hoursTo')} rules={time}>
          <Input maxLength={5} placeholder="20:00" />
        </Form.Item>
      </div>
    );
  }
  if (kind !== 'duty-modes') return null;

  return (
    <Form.Item name="modes" rules={[{ required: true, message: t('form.required') }]}>
      <Checkbox.Group options={dutyModes.map((value) => ({ value, label: t(`wizard.mode.${value}`) }))} />
    </Form.Item>
  );
}

/** What the unit allows: a draft, that nothing enforces yet, and labelled so. */
export function PolicyStep({ onboarding, onSaved }: StepProps) {
  const { t } = useOnboardingWords();
  const { id, version, sharingPolicyDraft } = onboarding;
  const change = useChangeOnboarding(id, onSaved);

  return (
    <StepForm<PolicyForm>
      initial={toForm(sharingPolicyDraft)}
      isSaving={change.isPending}
      problem={change.error}
      onSave={(form) => change.mutate({ version, sharingPolicyDraft: toPolicy(form) })}
    >
      <p className="notice draft-note">
        <strong>{t('wizard.draftTag')}</strong> {t('wizard.policyNote')}
      </p>
      <Form.Item name="viewers" label={t('wizard.viewers')} rules={[{ required: true, message: t('form.required') }]}>
        <OrganisationsPicker />
      </Form.Item>
      <Form.Item name="kind" label={t('wizard.when')}>
        <Radio.Group
          options={(['always', 'hours', 'duty-modes'] as const).map((value) => ({
            value,
            label: t(`wizard.when.${value}`),
          }))}
        />
      </Form.Item>
      <HoursFields />
      <Form.Item name="pictures" label={t('wizard.pictures')}>
        <Radio.Group
          options={(['live', 'snapshot'] as const).map((value) => ({ value, label: t(`wizard.pictures.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="allowsPtz" label={t('wizard.ptz')}>
        <Radio.Group
          options={[true, false].map((value) => ({ value, label: t(`wizard.ptz.${value ? 'true' : 'false'}`) }))}
        />
      </Form.Item>
    </StepForm>
  );
}
