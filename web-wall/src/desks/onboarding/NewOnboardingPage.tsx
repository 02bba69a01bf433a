import { Button, Form } from 'antd';
import { Link, useNavigate } from 'react-router';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { OrganisationPicker } from './OrganisationPicker.tsx';
import { UnitPicker } from './UnitPicker.tsx';
import { useCreateOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';
import { WizardSteps } from './WizardSteps.tsx';

interface NewForm {
  readonly unitId: string;
  readonly organisationId: string;
}

/** First step of the wizard: whose system it is, and where its cameras stand. */
export default function NewOnboardingPage() {
  const { t } = useOnboardingWords();
  const navigate = useNavigate();
  const create = useCreateOnboarding();
  const required = [{ required: true, message: t('form.required') }];
  const begin = (form: NewForm) =>
    create.mutate(form, {
      onSuccess: ({ id }) => void navigate(`/desk/onboarding/units/${id}?step=contact`, { replace: true }),
    });

  return (
    <main className="desk" data-testid="onboarding-new-page">
      <DeskHead title={t('units.new')} question={t('units.question')}>
        <Link to="/desk/onboarding/units">{t('wizard.back')}</Link>
      </DeskHead>
      <div className="wizard">
        <WizardSteps current="unit" />
        <section className="panel">
          <Form<NewForm> className="wizard-form" layout="vertical" onFinish={begin}>
            <Form.Item name="unitId" label={t('units.unit')} rules={required}>
              <UnitPicker canCreate testId="unit" />
            </Form.Item>
            <Form.Item name="organisationId" label={t('wizard.organisation')} rules={required}>
              <OrganisationPicker testId="organisation" />
            </Form.Item>
            {create.error !== null && <ProblemNote problem={create.error} />}
            <Button type="primary" htmlType="submit" loading={create.isPending} data-testid="wizard-create">
              {t('wizard.create')}
            </Button>
          </Form>
        </section>
      </div>
    </main>
  );
}
