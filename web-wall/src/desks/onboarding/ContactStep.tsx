import { Button, Form, Input } from 'antd';
import { StepForm } from './StepForm.tsx';
import { type OnboardingDetail, useChangeOnboarding, useUnit } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

export interface StepProps {
  readonly onboarding: OnboardingDetail;
  /** Goes on to the next step. */
  readonly onSaved: () => void;
}

interface ContactForm {
  readonly name: string;
  readonly phone: string;
  readonly duty: string;
}

/** Who answers for the system at the unit. */
export function ContactStep({ onboarding, onSaved }: StepProps) {
  const { t } = useOnboardingWords();
  const { id, version, unitId, contact } = onboarding;
  const [form] = Form.useForm<ContactForm>();
  const change = useChangeOnboarding(id, onSaved);
  const unit = useUnit(unitId);
  const known = unit.data?.contacts ?? [];
  const required = { required: true, whitespace: true, message: t('form.required') };

  return (
    <StepForm<ContactForm>
      form={form}
      initial={contact ?? { name: '', phone: '', duty: '' }}
      isSaving={change.isPending}
      problem={change.error}
      onSave={(values) => change.mutate({ version, contact: values })}
    >
      {known.length > 0 && (
        <div className="presets">
          <span className="dim">{t('wizard.fromUnit')}</span>
          {known.map((person) => (
            <Button key={`${person.name} ${person.phone}`} size="small" onClick={() => form.setFieldsValue(person)}>
              {person.name} · {person.phone}
            </Button>
          ))}
        </div>
      )}
      <Form.Item name="name" label={t('wizard.contactName')} rules={[required]}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item
        name="phone"
        label={t('wizard.contactPhone')}
        rules={[required, { pattern: /^[\d+() -]+$/, message: t('wizard.contactPhoneBad') }]}
      >
        <Input maxLength={32} inputMode="tel" />
      </Form.Item>
      <Form.Item name="duty" label={t('wizard.contactDuty')}>
        <Input maxLength={64} />
      </Form.Item>
    </StepForm>
  );
}
