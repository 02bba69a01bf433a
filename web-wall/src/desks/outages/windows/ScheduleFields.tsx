import { Checkbox, Form, type FormInstance, Input, Radio } from 'antd';
import { inputPatterns } from '../../duty/beijing-input.ts';
import { useOutagesWords } from '../use-outages-words.ts';
import { scheduleKinds, type WindowValues } from './window-form.ts';
import { weekdayWord } from './window-words.ts';

const words = {
  once: 'windows.once',
  'ad-hoc': 'windows.adHoc',
  daily: 'windows.daily',
  weekly: 'windows.weekly',
} as const;

/** When work is done: once, from now on, or again and again. Times are Beijing's. */
export function ScheduleFields({ form }: { readonly form: FormInstance<WindowValues> }) {
  const { t } = useOutagesWords();
  const kind = Form.useWatch('schedule', form) ?? 'once';
  const isRecurring = kind === 'daily' || kind === 'weekly';
  const checked = (pattern: RegExp, isRequired = true) => [
    ...(isRequired ? [{ required: true, message: t('windows.required') }] : []),
    { pattern, message: t('windows.required') },
  ];

  return (
    <>
      <Form.Item name="schedule" label={t('windows.schedule')}>
        <Radio.Group options={scheduleKinds.map((each) => ({ value: each, label: t(words[each]) }))} />
      </Form.Item>
      {kind === 'once' && (
        <div className="form-pair">
          <Form.Item name="fromText" label={t('windows.from')} rules={checked(inputPatterns.instant)}>
            <Input placeholder="2026-12-24 18:00" />
          </Form.Item>
          <Form.Item name="toText" label={t('windows.to')} rules={checked(inputPatterns.instant)}>
            <Input placeholder="2026-12-24 20:00" />
          </Form.Item>
        </div>
      )}
      {kind === 'weekly' && (
        <Form.Item
          name="weekdays"
          label={t('windows.weekdays')}
          rules={[{ required: true, message: t('windows.required') }]}
        >
          <Checkbox.Group options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(weekdayWord(day)) }))} />
        </Form.Item>
      )}
      {isRecurring && (
        <>
          <div className="form-pair">
            <Form.Item name="from" label={t('windows.from')} rules={checked(inputPatterns.clock)}>
              <Input placeholder="01:00" />
            </Form.Item>
            <Form.Item name="to" label={t('windows.to')} rules={checked(inputPatterns.clock)}>
              <Input placeholder="05:00" />
            </Form.Item>
          </div>
          <div className="form-pair">
            <Form.Item name="fromDay" label={t('windows.fromDay')} rules={checked(inputPatterns.date)}>
              <Input placeholder="2026-12-24" />
            </Form.Item>
            <Form.Item name="untilDay" label={t('windows.untilDay')} rules={checked(inputPatterns.date, false)}>
              <Input />
            </Form.Item>
          </div>
        </>
      )}
    </>
  );
}
