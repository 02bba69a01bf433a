import { Button, Checkbox, Drawer, Form, Input } from 'antd';
import type { ClosureView } from '../../../../../gateway/duty/roster/closures-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { inputPatterns } from '../beijing-input.ts';
import { useClosures, useRosterChange } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

interface ClosureValues {
  readonly organisationId: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly weekdays?: readonly number[];
  readonly reason: string;
}

interface ClosureDrawerProps {
  readonly organisationId: string | undefined;
  readonly onClose: () => void;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** Days on which rooms are closed: those that are decided, and a form for more. */
export function ClosureDrawer({ organisationId, onClose }: ClosureDrawerProps) {
  const { t } = useRosterWords();
  const { isAdmin } = useRole();
  const closures = useClosures(organisationId);
  const change = useRosterChange<ClosureView>();

  return (
    <Drawer open onClose={onClose} size={480} title={t('closure.title')} data-testid="closure-drawer">
      <p className="form-note">{t('closure.note')}</p>
      <h3 className="roster-closures-head">{t('closure.list')}</h3>
      <Loaded query={closures} what={t('closure.title')}>
        {({ items }) => (
          <ul className="roster-closures">
            {items.length === 0 && <li className="dim">{t('closure.none')}</li>}
            {items.map((closure) => (
              <li key={closure.id}>
                <ClosureText closure={closure} />
                {isAdmin && closure.endedAtMs === undefined && (
                  <Button
                    size="small"
                    onClick={() => change.mutate({ method: 'POST', path: `/roster/closures/${closure.id}/end` })}
                  >
                    {t('closure.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {change.error !== null && <ProblemNote problem={change.error} />}
      {isAdmin && <ClosureForm />}
    </Drawer>
  );
}

function ClosureText({ closure }: { readonly closure: ClosureView }) {
  const { t, language } = useRosterWords();
  const days = closure.weekdays.map((day) => t(`weekday.${day as (typeof weekdays)[number]}`)).join(' '); // 1–7 by the API

  return (
    <span className="two-lines">
      <b>{`${closure.organisationName} ${closure.fromDate} – ${closure.toDate} ${days}`}</b>
      <small>
        {`${closure.reason} · ${t('closure.by', { name: closure.decidedBy, time: formatInstant(closure.decidedAtMs, language) })}`}
        {closure.endedAtMs !== undefined && ` · ${t('closure.ended')}`}
      </small>
    </span>
  );
}

function ClosureForm() {
  const { t } = useRosterWords();
  const [form] = Form.useForm<ClosureValues>();
  const change = useRosterChange<ClosureView>();
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  const date = [{ required: true, pattern: inputPatterns.date, message: t('form.date') }];
  const submit = (body: ClosureValues) =>
    change.mutate(
      { method: 'POST', path: '/roster/closures', body: { ...body } },
      { onSuccess: () => form.resetFields() },
    );

  return (
    <Form<ClosureValues> form={form} layout="vertical" onFinish={submit}>
      <Form.Item name="organisationId" label={t('closure.unit')} rules={required}>
        <OrganisationPicker />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="fromDate" label={t('closure.from')} rules={date}>
          <Input placeholder="2026-10-01" />
        </Form.Item>
        <Form.Item name="toDate" label={t('closure.to')} rules={date}>
          <Input placeholder="2026-10-07" />
        </Form.Item>
      </div>
      <Form.Item name="weekdays" label={t('closure.weekdays')}>
        <Checkbox.Group
          className="roster-weekdays"
          options={weekdays.map((day) => ({ value: day, label: t(`weekday.${day}`) }))}
        />
      </Form.Item>
      <Form.Item name="reason" label={t('closure.reason')} rules={required}>
        <Input maxLength={500} />
      </Form.Item>
      {change.error !== null && <ProblemNote problem={change.error} />}
      <Button type="primary" htmlType="submit" block loading={change.isPending} data-testid="closure-save">
        {t('closure.save')}
      </Button>
    </Form>
  );
}
