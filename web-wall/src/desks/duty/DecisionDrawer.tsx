import { Button, Drawer, Form, type FormInstance, Input } from 'antd';
import type { ReactNode } from 'react';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type DutyOrder, useDecide } from './duty-desk-queries.ts';
import type { DutyPlace } from './duty-place.ts';
import { useDutyWords } from './use-duty-words.ts';

/** Members that every decision has. */
export interface Evidence {
  readonly reason: string;
  readonly documentNumber?: string;
}

interface DecisionDrawerProps<Values extends Evidence> {
  readonly place: DutyPlace;
  readonly title: string;
  readonly note: string;
  readonly form: FormInstance<Values>;
  readonly initial: Partial<Values>;
  readonly needsDocument?: boolean;
  /** True for a decision that already has its organisation. */
  readonly isPlaced?: boolean;
  /** What to ask the gateway for; the evidence and the organisation are added. */
  readonly toOrder: (values: Values) => DutyOrder;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A form of one decision: what, then why and by which document; it closes when the gateway has taken it. */
export function DecisionDrawer<Values extends Evidence>(props: DecisionDrawerProps<Values>) {
  const { place, title, note, form, initial, needsDocument = false, isPlaced = false, toOrder, onClose } = props;
  const { t } = useDutyWords();
  const decide = useDecide();
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  const submit = (values: Values) => {
    const order = toOrder(values);
    const documentNumber = values.documentNumber?.trim();
    const evidence = {
      reason: values.reason,
      ...(documentNumber === undefined || documentNumber === '' ? {} : { documentNumber }),
      ...(isPlaced ? {} : { organisationId: place.organisationId }),
    };
    decide.mutate({ ...order, body: { ...order.body, ...evidence } }, { onSuccess: onClose });
  };

  return (
    <Drawer open onClose={onClose} size={440} title={title} data-testid="decision-drawer">
      <p className="form-note">{note}</p>
      {!isPlaced && <p className="form-scope">{t('form.scope', { name: place.organisationName })}</p>}
      <Form<Values>
        form={form}
        layout="vertical"
        // Antd asks for a deep partial of a generic type, which a partial of it is.
        initialValues={initial}
        onFinish={submit}
      >
        {props.children}
        <Form.Item name="reason" label={t('form.reason')} rules={required}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} />
        </Form.Item>
        <Form.Item name="documentNumber" label={t('form.document')} rules={needsDocument ? required : []}>
          <Input maxLength={128} />
        </Form.Item>
        {decide.error !== null && <ProblemNote problem={decide.error} />}
        <div className="duty-form-foot">
          <Button type="primary" htmlType="submit" block loading={decide.isPending} data-testid="decision-save">
            {t('form.save')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
