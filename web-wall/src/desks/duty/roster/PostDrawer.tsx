import { Button, Drawer, Form, Input, InputNumber, Switch } from 'antd';
import type { DutyPostView } from '../../../../../gateway/duty/roster/duty-posts-api.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { inputPatterns } from '../beijing-input.ts';
import { useRosterChange } from './roster-queries.ts';
import { type RosterWords, useRosterWords } from './use-roster-words.ts';

interface SlotValues {
  readonly key?: string;
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

interface PostValues {
  readonly name: string;
  readonly organisationId: string;
  readonly wanted: number;
  readonly enabled: boolean;
  readonly slots: readonly SlotValues[];
}

interface PostDrawerProps {
  readonly post: DutyPostView | undefined;
  readonly organisationId: string | undefined;
  readonly onClose: () => void;
}

/** Slots in common use: 12 hours each, 8 hours each, office hours. */
function patternsOf(t: RosterWords['t']): Readonly<Record<'twoShifts' | 'threeShifts' | 'dayOnly', SlotValues[]>> {
  const slot = (name: 'day' | 'night' | 'early' | 'middle' | 'working', start: string, end: string) => ({
    ...{ name: t(`post.${name}`), start, end },
  });

  return {
    twoShifts: [slot('day', '08:00', '20:00'), slot('night', '20:00', '08:00')],
    threeShifts: [slot('early', '08:00', '16:00'), slot('middle', '16:00', '00:00'), slot('night', '00:00', '08:00')],
    dayOnly: [slot('working', '08:30', '17:30')],
  };
}

/** A post with its slots: set up or changed. */
export function PostDrawer({ post, organisationId, onClose }: PostDrawerProps) {
  const { t } = useRosterWords();
  const [form] = Form.useForm<PostValues>();
  const change = useRosterChange<DutyPostView>();
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  const patterns = patternsOf(t);
  const initial = post ?? { wanted: 1, enabled: true, slots: patterns.twoShifts, organisationId };
  const submit = ({ organisationId: unit, ...values }: PostValues) =>
    change.mutate(
      post === undefined
        ? { method: 'POST', path: '/duty-posts', body: { ...values, organisationId: unit } }
        : { method: 'PUT', path: `/duty-posts/${post.id}`, body: { ...values, version: post.version } },
      { onSuccess: onClose },
    );

  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={t(post === undefined ? 'post.addTitle' : 'post.editTitle')}
      data-testid="post-drawer"
    >
      <Form<PostValues> form={form} layout="vertical" initialValues={initial} onFinish={submit}>
        <Form.Item name="name" label={t('post.name')} rules={required}>
          <Input maxLength={128} data-testid="post-name" />
        </Form.Item>
        {post === undefined && (
          <Form.Item name="organisationId" label={t('post.unit')} rules={required}>
            <OrganisationPicker />
          </Form.Item>
        )}
        <div className="form-pair">
          <Form.Item name="wanted" label={t('post.wanted')}>
            <InputNumber min={1} max={20} />
          </Form.Item>
          <Form.Item name="enabled" label={t('post.enabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
        <div className="roster-patterns">
          <span>{t('post.slots')}</span>
          {(['twoShifts', 'threeShifts', 'dayOnly'] as const).map((pattern) => (
            <Button key={pattern} size="small" onClick={() => form.setFieldValue('slots', patterns[pattern])}>
              {t(`post.${pattern}`)}
            </Button>
          ))}
        </div>
        <SlotFields />
        {change.error !== null && <ProblemNote problem={change.error} />}
        <Button type="primary" htmlType="submit" block loading={change.isPending} data-testid="post-save">
          {t('post.save')}
        </Button>
      </Form>
    </Drawer>
  );
}

function SlotFields() {
  const { t } = useRosterWords();
  const clock = [{ required: true, pattern: inputPatterns.clock, message: t('post.clock') }];
  const required = [{ required: true, whitespace: true, message: t('form.required') }];

  return (
    <Form.List name="slots">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="roster-slot-fields">
              <Form.Item name={[name, 'key']} hidden>
                <Input />
              </Form.Item>
              <Form.Item name={[name, 'name']} rules={required}>
                <Input placeholder={t('post.slotName')} aria-label={t('post.slotName')} />
              </Form.Item>
              <Form.Item name={[name, 'start']} rules={clock}>
                <Input placeholder={t('post.start')} aria-label={t('post.start')} />
              </Form.Item>
              <Form.Item name={[name, 'end']} rules={clock}>
                <Input placeholder={t('post.end')} aria-label={t('post.end')} />
              </Form.Item>
              <Button disabled={fields.length === 1} onClick={() => remove(name)}>
                {t('post.removeSlot')}
              </Button>
            </div>
          ))}
          <Button disabled={fields.length === 6} onClick={() => add()} className="roster-add-slot">
            {t('post.addSlot')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
