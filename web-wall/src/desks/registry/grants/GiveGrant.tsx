import { App, Button, Checkbox, Form, Input, Modal, Segmented } from 'antd';
import type { GrantView } from '../../../../../gateway/registry/grants/grants-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { addDays, civilDateOf, inputPatterns } from '../../duty/beijing-input.ts';
import { useRegistryEdit } from '../registry-queries.ts';
import { PlaceSelect } from '../tree/PlaceSelect.tsx';
import { useRegistryWords } from '../use-registry-words.ts';

interface GrantForm {
  readonly where: 'inside' | 'outside';
  readonly placeId?: string;
  readonly number?: string;
  readonly fromDay?: string;
  readonly untilDay: string;
  readonly rights: readonly Right[];
  readonly reason: string;
}

const rights = ['mayLive', 'maySnapshot', 'mayPatrol'] as const;
type Right = (typeof rights)[number];
const wordOf = { mayLive: 'grants.live', maySnapshot: 'grants.snapshot', mayPatrol: 'grants.patrol' } as const;
const usualDays = [7, 30, 90, 365] as const;

interface GiveGrantProps {
  readonly camera: CameraDetailView;
  readonly onClose: () => void;
}

/** Shares a camera with another organisation: to whom, until when, what they may, and why. */
export function GiveGrant({ camera, onClose }: GiveGrantProps) {
  const { t, language } = useRegistryWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<GrantForm>();
  const give = useRegistryEdit((body: object) => request<GrantView>('POST', `/cameras/${camera.id}/grants`, { body }));
  const start: Partial<GrantForm> = { where: 'inside', rights: ['mayLive', 'maySnapshot'] };

  return (
    <Modal
      open
      width={560}
      title={t('grants.giveTitle', { name: camera.name })}
      okText={t('grants.share')}
      okButtonProps={{ htmlType: 'submit', form: 'give-grant', loading: give.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t('grants.giveNote')}</p>
      <Form<GrantForm>
        id="give-grant"
        form={form}
        layout="vertical"
        initialValues={start}
        onFinish={(filled) =>
          give.mutate(bodyOf(filled), {
            onSuccess: ({ granteeName, untilDay }) => {
              const day = formatCivilDate(untilDay, language);
              void message.success(t('grants.done', { name: granteeName, day }));
              onClose();
            },
          })
        }
      >
        <Grantee />
        <Days onDay={(untilDay) => form.setFieldsValue({ untilDay })} />
        <Form.Item
          name="rights"
          label={t('grants.rights')}
          rules={[
            {
              validator: (_rule, chosen: readonly Right[]) =>
                chosen.includes('mayPatrol') && !chosen.includes('mayLive')
                  ? Promise.reject(new Error(t('grants.patrolNeedsLive')))
                  : Promise.resolve(),
            },
          ]}
        >
          <Checkbox.Group options={rights.map((value) => ({ value, label: t(wordOf[value]) }))} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('grants.reason')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input maxLength={500} placeholder={t('grants.reasonHint')} />
        </Form.Item>
        {give.error !== null && <ProblemNote problem={give.error} />}
      </Form>
    </Modal>
  );
}

/** Own organisations are found by name; others are hidden, and tell their number themselves. */
function Grantee() {
  const { t } = useRegistryWords();
  const form = Form.useFormInstance<GrantForm>();
  const where = Form.useWatch('where', form) ?? 'inside';
  const required = { required: true, message: t('common.required') };

  return (
    <>
      <Form.Item name="where" label={t('grants.grantee')} className="grant-where">
        <Segmented
          options={(['inside', 'outside'] as const).map((value) => ({ value, label: t(`grants.${value}`) }))}
        />
      </Form.Item>
      {where === 'inside' ? (
        <Form.Item name="placeId" rules={[required]}>
          <PlaceSelect kind="police" />
        </Form.Item>
      ) : (
        <Form.Item
          name="number"
          extra={t('grants.numberNote')}
          rules={[required, { pattern: /^\s*[0-9a-f-]{36}\s*$/i, message: t('grants.numberRule') }]}
        >
          <Input maxLength={40} spellCheck={false} autoComplete="off" placeholder={t('grants.number')} />
        </Form.Item>
      )}
    </>
  );
}

function Days({ onDay }: { readonly onDay: (untilDay: string) => void }) {
  const { t } = useRegistryWords();
  const today = civilDateOf(useNow(60_000));
  const isDate = { pattern: inputPatterns.date, message: t('contracts.dayRule') };

  return (
    <div className="form-pair">
      <Form.Item name="fromDay" label={t('grants.fromDay')} extra={t('grants.fromDayNote')} rules={[isDate]}>
        <Input placeholder={today} maxLength={10} />
      </Form.Item>
      <Form.Item
        name="untilDay"
        label={t('grants.untilDay')}
        dependencies={['fromDay']}
        rules={[
          { required: true, message: t('common.required') },
          isDate,
          ({ getFieldValue }) => ({
            validator: (_rule, day: string | undefined) =>
              day !== undefined && day !== '' && day < (String(getFieldValue('fromDay') ?? '') || today)
                ? Promise.reject(new Error(t('grants.order')))
                : Promise.resolve(),
          }),
        ]}
        extra={
          <span className="grant-days">
            {usualDays.map((days) => (
              <Button key={days} type="link" size="small" onClick={() => onDay(addDays(today, days))}>
                {t('grants.days', { days })}
              </Button>
            ))}
          </span>
        }
      >
        <Input placeholder={addDays(today, 30)} maxLength={10} />
      </Form.Item>
    </div>
  );
}

function bodyOf({ where, placeId, number = '', fromDay, untilDay, rights: chosen, reason }: GrantForm): object {
  return {
    organisationId: where === 'inside' ? placeId : number.trim().toLowerCase(),
    ...(fromDay !== undefined && fromDay !== '' && { fromDay }),
    untilDay,
    reason: reason.trim(),
    ...Object.fromEntries(rights.map((right) => [right, chosen.includes(right)])),
  };
}
