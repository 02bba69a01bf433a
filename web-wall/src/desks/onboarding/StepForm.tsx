import { Button, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../../api/api-problem.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface StepFormProps<Values> {
  readonly form?: FormInstance<Values>;
  readonly initial: Partial<Values>;
  readonly isSaving: boolean;
  readonly problem: ApiProblem | null;
  readonly onSave: (values: Values) => void;
  readonly children: ReactNode;
}

/** One step of the wizard: what it asks, why it was refused, and the way on. */
export function StepForm<Values extends object>(props: StepFormProps<Values>) {
  const { form, initial, isSaving, problem, onSave, children } = props;
  const { t } = useOnboardingWords();

  return (
    <Form<Values>
      className="wizard-form"
      {...(form !== undefined && { form })}
      layout="vertical"
      initialValues={initial}
      onFinish={onSave}
    >
      {children}
      {problem !== null && <ProblemNote problem={problem} />}
      {problem?.code === 'onboarding/stale' && <p className="notice">{t('wizard.stale')}</p>}
      <Button type="primary" htmlType="submit" loading={isSaving} data-testid="wizard-next">
        {t('wizard.next')}
      </Button>
    </Form>
  );
}
