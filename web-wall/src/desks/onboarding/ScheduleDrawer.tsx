import { Button, Checkbox, Drawer, Form, Input } from 'antd';
import type { ScanScheduleView } from '../../../../gateway/discovery/rescan/rescan-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useSaveSchedule } from './scan-queries.ts';
import { readRanges } from './scan-ranges.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface ScheduleForm {
  readonly name: string;
  readonly cron: string;
  readonly multicast: boolean;
  readonly ranges: string;
  readonly enabled: boolean;
}

const presets = [
  ['schedule.presetDaily', '30 3 * * *'],
  ['schedule.presetWeekly', '30 3 * * 1'],
  ['schedule.presetMonthly', '30 3 1 * *'],
] as const;

function toForm(schedule: ScanScheduleView | undefined): ScheduleForm {
  if (schedule === undefined) return { name: '', cron: '30 3 * * 1', multicast: false, ranges: '', enabled: true };
  const { name, cron, multicast, ranges, enabled } = schedule;

  return { name, cron, multicast, ranges: ranges.join('\n'), enabled };
}

interface ScheduleDrawerProps {
  readonly schedule?: ScanScheduleView;
  readonly onClose: () => void;
}

/** Adds a scan that comes again, or changes one. */
export function ScheduleDrawer({ schedule, onClose }: ScheduleDrawerProps) {
  const { t } = useOnboardingWords();
  const [form] = Form.useForm<ScheduleForm>();
  const save = useSaveSchedule(schedule?.id);
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  const submit = ({ ranges, ...rest }: ScheduleForm) =>
    save.mutate({ ...rest, ranges: readRanges(ranges) }, { onSuccess: onClose });

  return (
    <Drawer open onClose={onClose} size={440} title={t('schedule.title')} data-testid="schedule-drawer">
      <Form<ScheduleForm> form={form} layout="vertical" initialValues={toForm(schedule)} onFinish={submit}>
        <Form.Item name="name" label={t('schedule.name')} rules={required}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="cron" label={t('schedule.cron')} rules={required} extra={t('schedule.cronHelp')}>
          <Input maxLength={64} spellCheck={false} />
        </Form.Item>
        <div className="presets">
          {presets.map(([label, cron]) => (
            <Button key={cron} size="small" onClick={() => form.setFieldValue('cron', cron)}>
              {t(label)}
            </Button>
          ))}
        </div>
        <Form.Item name="ranges" label={t('scans.ranges')}>
          <Input.TextArea rows={5} placeholder="10.32.8.0/24" spellCheck={false} />
        </Form.Item>
        <Form.Item name="multicast" valuePropName="checked">
          <Checkbox>{t('scans.multicast')}</Checkbox>
        </Form.Item>
        <Form.Item name="enabled" valuePropName="checked">
          <Checkbox>{t('schedule.enabled')}</Checkbox>
        </Form.Item>
        {save.error !== null && <ProblemNote problem={save.error} />}
        <Button type="primary" htmlType="submit" block loading={save.isPending} data-testid="schedule-save">
          {t('form.save')}
        </Button>
      </Form>
    </Drawer>
  );
}
