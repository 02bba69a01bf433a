import { Form, Input, Radio } from 'antd';
import { useNow } from '../../ui/use-now.ts';
import { fromInstantText, inputPatterns, toInstantText } from './beijing-input.ts';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import { useDutyWords } from './use-duty-words.ts';

interface OrderValues extends Evidence {
  readonly level: 1 | 2 | 3;
  readonly from?: string;
  readonly until: string;
}

interface OrderFormProps {
  readonly place: DutyPlace;
  readonly kind: 'special' | 'level';
  readonly onClose: () => void;
}

const dayMs = 86_400_000;

/** Raises the special mode, or a duty level, until an instant at which it ends by itself. */
export function OrderForm({ place, kind, onClose }: OrderFormProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<OrderValues>();
  const nowMs = useNow(60_000);
  const isSpecial = kind === 'special';
  const instant = { pattern: inputPatterns.instant, message: t('form.instant') };

  return (
    <DecisionDrawer<OrderValues>
      {...{ place, form, onClose, needsDocument: isSpecial }}
      title={t(isSpecial ? 'form.specialTitle' : 'form.levelTitle')}
      note={t(isSpecial ? 'form.specialNote' : 'form.levelNote')}
      initial={{ level: 2, until: toInstantText(nowMs + dayMs) }}
      toOrder={({ level, from, until }) => {
        const fromMs = fromInstantText(from);
        const times = { ...(fromMs === undefined ? {} : { fromMs }), toMs: fromInstantText(until) };
        return {
          method: 'POST',
          path: isSpecial ? '/duty/special' : '/duty/levels',
          body: isSpecial ? times : { level, ...times },
        };
      }}
    >
      {!isSpecial && (
        <Form.Item name="level" label={t('form.level')}>
          <Radio.Group
            optionType="button"
            options={([1, 2, 3] as const).map((level) => ({ value: level, label: t(`duty.level.${level}`) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="from" label={t('form.start')} rules={[instant]}>
        <Input placeholder={toInstantText(nowMs)} />
      </Form.Item>
      <Form.Item
        name="until"
        label={t('form.until')}
        rules={[{ required: true, message: t('form.required') }, instant]}
      >
        <Input />
      </Form.Item>
    </DecisionDrawer>
  );
}
