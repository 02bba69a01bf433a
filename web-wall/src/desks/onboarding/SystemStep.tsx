import { Form, Input, InputNumber, Select } from 'antd';
import type { StepProps } from './ContactStep.tsx';
import { StepForm } from './StepForm.tsx';
import { type OnboardingEdit, useAdapters, useChangeOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

type SystemForm = NonNullable<OnboardingEdit['system']>;

/** The recorder or platform of the unit; its password is no part of it. */
export function SystemStep({ onboarding, onSaved }: StepProps) {
  const { t, language } = useOnboardingWords();
  const { id, version, system, unitName } = onboarding;
  const change = useChangeOnboarding(id, onSaved);
  const adapters = useAdapters();
  const required = [{ required: true, message: t('form.required') }];
  const kinds = (adapters.data?.items ?? []).map(({ kind, name }) => ({
    value: kind,
    label: language === 'en' ? name.en : name.zh,
  }));

  return (
    <StepForm<SystemForm>
      initial={system ?? { name: unitName, adapterKind: 'onvif', host: '', port: 80 }}
      isSaving={change.isPending}
      problem={change.error}
      onSave={(values) => change.mutate({ version, system: values })}
    >
      <Form.Item name="name" label={t('wizard.systemName')} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="adapterKind" label={t('wizard.systemKind')} rules={required}>
        <Select options={kinds} loading={adapters.isPending} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="host" label={t('wizard.systemHost')} rules={required}>
          <Input maxLength={64} spellCheck={false} placeholder="10.32.8.20" />
        </Form.Item>
        <Form.Item name="port" label={t('wizard.systemPort')} rules={required}>
          <InputNumber min={1} max={65_535} precision={0} controls={false} />
        </Form.Item>
      </div>
      <p className="dim">{t('wizard.systemNote')}</p>
    </StepForm>
  );
}
