import { Form, Input, Select } from 'antd';
import { OrganisationPicker } from './OrganisationPicker.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

const ownerships = ['government', 'leased', 'self-built'] as const;
const pointClasses = [1, 2, 3, 9] as const;

export interface PlaceForm {
  readonly organisationId: string;
  readonly ownership: string;
  readonly pointClass: number;
  readonly place?: string;
}

/** Where cameras stand, whose they are, and of which class. */
export function PlaceFields() {
  const { t } = useOnboardingWords();
  const required = [{ required: true, message: t('form.required') }];

  return (
    <>
      <Form.Item name="organisationId" label={t('form.organisation')} rules={required}>
        <OrganisationPicker testId="organisation" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="ownership" label={t('form.ownership')} rules={required}>
          <Select options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))} />
        </Form.Item>
        <Form.Item name="pointClass" label={t('form.pointClass')} rules={required}>
          <Select options={pointClasses.map((value) => ({ value, label: t(`pointClass.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="place" label={t('form.place')}>
        <Input maxLength={256} />
      </Form.Item>
    </>
  );
}
