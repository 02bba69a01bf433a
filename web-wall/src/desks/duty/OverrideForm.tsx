import { Form, Input, Radio } from 'antd';
import type { DutyResolutionView } from '../../../../gateway/duty/duty-api.ts';
import { inputPatterns } from './beijing-input.ts';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import { shortModeName } from './short-mode-name.ts';
import { useDutyWords } from './use-duty-words.ts';

type Base = DutyResolutionView['base'];

interface OverrideValues extends Evidence {
  readonly fromDate: string;
  readonly toDate: string;
  readonly base: Base;
}

interface OverrideFormProps {
  readonly place: DutyPlace;
  readonly today: string;
  /** The first day that is offered. */
  readonly date: string;
  readonly onClose: () => void;
}

const bases: readonly Base[] = ['normal', 'weekend', 'holiday', 'special'];

/** Sets the duty of one day, or of several that follow each other. */
export function OverrideForm({ place, today, date, onClose }: OverrideFormProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<OverrideValues>();
  const required = [{ required: true, pattern: inputPatterns.date, message: t('form.date') }];

  return (
    <DecisionDrawer<OverrideValues>
      {...{ place, form, onClose }}
      title={t('form.overrideTitle')}
      note={t('form.overrideNote')}
      initial={{ fromDate: date, toDate: date, base: 'holiday' }}
      toOrder={({ fromDate, toDate, base }) => ({
        method: 'POST',
        path: '/duty/overrides',
        body: { fromDate, toDate, base },
      })}
    >
      <div className="form-pair">
        <Form.Item name="fromDate" label={t('form.fromDate')} rules={required}>
          <Input placeholder={today} />
        </Form.Item>
        <Form.Item name="toDate" label={t('form.toDate')} rules={required}>
          <Input placeholder={today} />
        </Form.Item>
      </div>
      <Form.Item name="base" label={t('form.base')}>
        <Radio.Group
          optionType="button"
          options={bases.map((base) => ({ value: base, label: shortModeName(base, t) }))}
        />
      </Form.Item>
    </DecisionDrawer>
  );
}
