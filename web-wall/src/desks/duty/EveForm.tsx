import { Checkbox, Form, Input } from 'antd';
import { inputPatterns } from './beijing-input.ts';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import { useDutyWords } from './use-duty-words.ts';

interface EveValues extends Evidence {
  readonly isOn: boolean;
  readonly from: string;
}

interface EveFormProps {
  readonly place: DutyPlace;
  readonly from: string | undefined;
  readonly onClose: () => void;
}

/** Turns the eve rule of an organisation on or off. */
export function EveForm({ place, from, onClose }: EveFormProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<EveValues>();
  const isOn = Form.useWatch('isOn', form);

  return (
    <DecisionDrawer<EveValues>
      {...{ place, form, onClose }}
      title={t('eve.title')}
      note={t('form.overrideNote')}
      initial={{ isOn: from !== undefined, from: from ?? '18:00' }}
      toOrder={(values) => ({
        method: 'PUT',
        path: '/duty/eve-rule',
        body: values.isOn ? { from: values.from } : {},
      })}
    >
      <Form.Item name="isOn" valuePropName="checked">
        <Checkbox>{t('eve.on')}</Checkbox>
      </Form.Item>
      <Form.Item
        name="from"
        label={t('eve.from')}
        hidden={isOn !== true}
        rules={[{ required: true, pattern: inputPatterns.clock, message: t('form.clock') }]}
      >
        <Input placeholder="18:00" maxLength={5} />
      </Form.Item>
    </DecisionDrawer>
  );
}
