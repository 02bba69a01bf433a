import { Button, Drawer, Form, Input, Select } from 'antd';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { civilDateOf, toInstantText } from '../../duty/beijing-input.ts';
import { useOutagesWords } from '../use-outages-words.ts';
import { type readAnnounced, targetKinds } from './announce-address.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import { TargetField } from './TargetField.tsx';
import { toNewWindow, type WindowValues } from './window-form.ts';
import { useCreateWindow } from './window-queries.ts';

interface NewWindowProps {
  /** What the form is opened for; absent: to be chosen. */
  readonly announced: ReturnType<typeof readAnnounced>;
  readonly onClose: () => void;
}

const hourMs = 3_600_000;

/** Announces work: what, when and why. */
export function NewWindow({ announced, onClose }: NewWindowProps) {
  const { t } = useOutagesWords();
  const [form] = Form.useForm<WindowValues>();
  const create = useCreateWindow();
  const nowMs = useNow(60_000);
  const required = [{ required: true, whitespace: true, message: t('windows.required') }];
  const targetKind = Form.useWatch('targetKind', form) ?? announced?.kind ?? 'camera';
  const submit = (values: WindowValues) => create.mutate(toNewWindow(values), { onSuccess: onClose });

  return (
    <Drawer open onClose={onClose} size={540} title={t('windows.new')} data-testid="window-drawer">
      <Form<WindowValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          targetKind: announced?.kind ?? 'camera',
          ...(announced !== undefined && keyValues(announced.kind, announced.key)),
          schedule: 'once',
          fromText: toInstantText(nowMs),
          toText: toInstantText(nowMs + 2 * hourMs),
          from: '01:00',
          to: '05:00',
          fromDay: civilDateOf(nowMs),
          weekdays: [6, 7],
        }}
        onFinish={submit}
      >
        <p className="dim">{t('windows.note')}</p>
        <Form.Item name="reason" label={t('windows.reason')} rules={required}>
          <Input maxLength={200} data-testid="window-reason" />
        </Form.Item>
        <Form.Item name="targetKind" label={t('windows.targetKind')}>
          <Select
            disabled={announced !== undefined}
            options={targetKinds.map((kind) => ({ value: kind, label: t(`target.${kind}`) }))}
          />
        </Form.Item>
        <TargetField kind={targetKind} announced={announced} />
        <ScheduleFields form={form} />
        {create.error !== null && <ProblemNote problem={create.error} />}
        <div className="drawer-foot">
          <Button type="primary" htmlType="submit" block loading={create.isPending} data-testid="window-save">
            {t('windows.save')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}

/** The one key of an address, in the field that its kind has. */
function keyValues(kind: WindowValues['targetKind'], key: string): Partial<WindowValues> {
  if (kind === 'camera') return { cameraIds: [key] };

  return kind === 'upstream' ? { nodes: key } : { targetId: key };
}
