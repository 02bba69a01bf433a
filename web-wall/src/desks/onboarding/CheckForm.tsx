import { Button, Form, type FormInstance, Input } from 'antd';
import { useEffect } from 'react';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Adopted, useAdopt, useAnswerChecklist, useStartCheck } from './candidate-queries.ts';
import {
  ChecklistFields,
  checklistFieldNames,
  type ChecklistForm,
  emptyChecklist,
  fromChecklist,
  isSameChecklist,
  toChecklist,
} from './ChecklistFields.tsx';
import { verdictOf } from './check-verdict.ts';
import { emptyLogin, loginFieldNames, LoginFields, type LoginForm, toLogin } from './LoginFields.tsx';
import { PlaceFields, type PlaceForm } from './PlaceFields.tsx';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

interface DeviceForm extends LoginForm, ChecklistForm, PlaceForm {
  readonly name?: string;
}

interface CheckFormProps {
  readonly candidate: CandidateView;
  /** The newest check, on which the adoption stands. */
  readonly last: CheckView | undefined;
  readonly onAdopted: (adopted: Adopted) => void;
}

/** Why the device can not be taken in now; undefined when it can. */
function findObstacle(last: CheckView | undefined, isStale: boolean, t: OnboardingWords['t']): string | undefined {
  if (last === undefined || last.state !== 'done') return t('adopt.checkFirst');
  if (isStale) return t('adopt.stale');

  return verdictOf(last) === 'block' ? t('adopt.blocked') : undefined;
}

/** Fields that are not drawn now keep their values. */
function readWhole(form: FormInstance<DeviceForm>): DeviceForm {
  // antd types what `true` gives as any; it is the store that the form’s own fields fill.
  return form.getFieldsValue(true) as DeviceForm;
}

/** Whether what is ticked now differs from what the report says. */
function useStaleAnswers(form: FormInstance<DeviceForm>, last: CheckView | undefined): boolean {
  const looksInto = Form.useWatch('looksInto', form);
  const signage = Form.useWatch('signage', form);
  if (last === undefined || looksInto === undefined || signage === undefined) return false;

  return !isSameChecklist(toChecklist({ looksInto, signage }), last.checklist);
}

/** A password that the device refused must be typed again on purpose: each one costs the device a try. */
function useForgetRefused(form: FormInstance<DeviceForm>, last: CheckView | undefined): void {
  const isRefused = last?.remarks.some(({ code }) => code === 'login-refused') === true;
  const lastId = last?.id;
  useEffect(() => {
    if (isRefused) form.setFieldValue('password', undefined);
  }, [form, isRefused, lastId]);
}

function useDeviceForm({ candidate, last, onAdopted }: CheckFormProps) {
  const [form] = Form.useForm<DeviceForm>();
  useForgetRefused(form, last);
  const check = useStartCheck(candidate.id);
  const answer = useAnswerChecklist(candidate.id);
  const adopt = useAdopt(candidate.id, onAdopted);
  const forget = () => form.setFieldValue('password', undefined);

  return {
    form,
    check,
    answer,
    adopt,
    startCheck: async () => {
      await form.validateFields([...loginFieldNames, ...checklistFieldNames]);
      const values = readWhole(form);
      check.mutate({ login: toLogin(values), checklist: toChecklist(values) }, { onError: forget });
    },
    updateAnswers: async () => {
      await form.validateFields([...checklistFieldNames]);
      if (last === undefined) return;
      answer.mutate({ checkId: last.id, checklist: toChecklist(readWhole(form)) });
    },
    takeIn: (values: DeviceForm) => {
      const { organisationId, ownership, pointClass, place = '', name = '' } = values;
      const named = name.trim() === '' ? {} : { name: name.trim() };
      const checked = last === undefined ? {} : { checkId: last.id };
      adopt.mutate(
        {
          ...{ organisationId, ownership, pointClass, place: place.trim() },
          ...named,
          ...checked,
          credential: toLogin(values),
        },
        { onError: forget },
      );
    },
  };
}

interface AdoptStepProps {
  readonly obstacle: string | undefined;
  readonly adopt: ReturnType<typeof useAdopt>;
}

function AdoptStep({ obstacle, adopt }: AdoptStepProps) {
  const { t } = useOnboardingWords();

  return (
    <fieldset className="adopt-step">
      <legend>{t('adopt.title')}</legend>
      <PlaceFields />
      <Form.Item name="name" label={t('adopt.name')}>
        <Input maxLength={128} />
      </Form.Item>
      {adopt.error !== null && <ProblemNote problem={adopt.error} />}
      <p className={obstacle === undefined ? 'dim' : 'tone-warn'} data-testid="adopt-obstacle">
        {obstacle ?? t('adopt.note')}
      </p>
      <Button
        type="primary"
        htmlType="submit"
        block
        disabled={obstacle !== undefined}
        loading={adopt.isPending}
        data-testid="adopt-submit"
      >
        {t(adopt.isPending ? 'adopt.submitting' : 'adopt.submit')}
      </Button>
    </fieldset>
  );
}

interface CheckButtonProps {
  readonly last: CheckView | undefined;
  readonly isPending: boolean;
  readonly onClick: () => void;
}

function CheckButton({ last, isPending, onClick }: CheckButtonProps) {
  const { t } = useOnboardingWords();

  return (
    <Button
      type={last === undefined ? 'primary' : 'default'}
      disabled={last?.state === 'running'}
      loading={isPending}
      onClick={onClick}
      data-testid="check-start"
    >
      {t(last === undefined ? 'check.start' : 'check.again')}
    </Button>
  );
}

/** What is not valid is marked at its field. */
function stayInForm(): void {
  return undefined;
}

/** First the check, then the adoption that stands on it: one login, one set of answers. */
export function CheckForm(props: CheckFormProps) {
  const { candidate, last } = props;
  const { t } = useOnboardingWords();
  const { form, check, answer, adopt, startCheck, updateAnswers, takeIn } = useDeviceForm(props);
  const isStale = useStaleAnswers(form, last);
  const initial = last === undefined ? emptyChecklist : fromChecklist(last.checklist);
  const problem = check.error ?? answer.error;

  return (
    <Form<DeviceForm>
      className="adoption"
      form={form}
      layout="vertical"
      autoComplete="off"
      initialValues={{
        ...{ ...emptyLogin, ...initial, ownership: 'government', pointClass: 1 },
        ...{ name: '', place: candidate.location ?? '' },
      }}
      onFinish={takeIn}
    >
      <LoginFields />
      <ChecklistFields />
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="form-buttons">
        {isStale && last?.state === 'done' && (
          <Button
            loading={answer.isPending}
            onClick={() => void updateAnswers().catch(stayInForm)}
            data-testid="answers-save"
          >
            {t('checklist.save')}
          </Button>
        )}
        <CheckButton last={last} isPending={check.isPending} onClick={() => void startCheck().catch(stayInForm)} />
      </div>
      <AdoptStep obstacle={findObstacle(last, isStale, t)} adopt={adopt} />
    </Form>
  );
}
