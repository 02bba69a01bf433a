import { Button, Drawer, Form, Input, InputNumber, Popconfirm, Select, Space, Switch } from 'antd';
import { subscriptionChoices, type SubscriptionView } from '../../../../../gateway/outages/notices/notices-api.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { UnitPicker } from '../../onboarding/UnitPicker.tsx';
import { ChannelFields } from './ChannelFields.tsx';
import { useSubscriptionChange } from './notice-queries.ts';
import { newFields, type SubscriptionFields, toBody, toFields } from './subscription-form.ts';
import { useNoticesWords } from './use-notices-words.ts';

const { causeKinds, quietTimes, severities } = subscriptionChoices;

interface DrawerProps {
  /** Absent: a new one. */
  readonly subscription: SubscriptionView | undefined;
  /** Who may be told next. */
  readonly others: readonly SubscriptionView[];
  readonly onClose: () => void;
}

/** The form of a subscription. */
export function SubscriptionDrawer({ subscription, others, onClose }: DrawerProps) {
  const { t } = useNoticesWords();
  const save = useSubscriptionChange();
  const send = (fields: SubscriptionFields) => {
    const body = toBody(fields, subscription?.enabled ?? true);
    const sent =
      subscription === undefined
        ? ({ method: 'POST', path: '', body } as const)
        : ({ method: 'PUT', path: `/${subscription.id}`, body: { ...body, version: subscription.version } } as const);
    save.mutate(sent, { onSuccess: onClose });
  };

  return (
    <Drawer open title={t(subscription === undefined ? 'nt.new' : 'nt.edit')} size={520} onClose={onClose}>
      <Form<SubscriptionFields>
        layout="vertical"
        initialValues={subscription === undefined ? newFields : toFields(subscription)}
        onFinish={send}
        data-testid="subscription-form"
      >
        <Form.Item name="name" label={t('nt.name')} rules={[{ required: true }]}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="organisationId" label={t('nt.unit')} rules={[{ required: true }]}>
          <OrganisationPicker />
        </Form.Item>
        <ChannelFields stored={subscription?.channel} />
        <AboutFields />
        <WhenFields others={others} />
        {save.isError && <ProblemNote problem={save.error} />}
        <div className="drawer-foot">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('nt.save')}
          </Button>
          {subscription !== undefined && (
            <Popconfirm
              title={t('nt.removeAsk')}
              okText={t('nt.remove')}
              cancelText={t('nt.cancel')}
              onConfirm={() => save.mutate({ method: 'DELETE', path: `/${subscription.id}` }, { onSuccess: onClose })}
            >
              <Button danger>{t('nt.remove')}</Button>
            </Popconfirm>
          )}
        </div>
      </Form>
    </Drawer>
  );
}

function AboutFields() {
  const { t } = useNoticesWords();

  return (
    <>
      <Form.Item name="severities" label={t('nt.severities')} rules={[{ required: true }]}>
        <Select mode="multiple" options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))} />
      </Form.Item>
      <Form.Item name="kinds" label={t('nt.kinds')}>
        <Select
          mode="multiple"
          placeholder={t('nt.kindsAll')}
          options={causeKinds.map((value) => ({ value, label: t(`cause.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="unitId" label={t('nt.contractor')} extra={t('nt.contractorHint')}>
        <UnitPicker />
      </Form.Item>
    </>
  );
}

function WhenFields({ others }: Pick<DrawerProps, 'others'>) {
  const { t } = useNoticesWords();

  return (
    <>
      <Form.Item name="atOnce" label={t('nt.atOnce')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="digestTimes" label={t('nt.digest')} extra={t('nt.digestHint')}>
        <Select mode="tags" maxCount={4} tokenSeparators={[' ', ',', '，']} placeholder="08:00" open={false} />
      </Form.Item>
      <Form.Item name="quietIn" label={t('nt.quietIn')} extra={t('nt.quietHint')}>
        <Select mode="multiple" options={quietTimes.map((value) => ({ value, label: t(`nt.quiet.${value}`) }))} />
      </Form.Item>
      <Form.Item label={t('nt.next')} extra={t('nt.nextHint')}>
        <Space.Compact block>
          <Form.Item name="nextId" noStyle>
            <Select allowClear options={others.map(({ id: value, name: label }) => ({ value, label }))} />
          </Form.Item>
          <Form.Item name="afterMinutes" noStyle>
            <InputNumber min={1} max={1440} suffix={t('nt.afterMinutes')} style={{ width: 150 }} />
          </Form.Item>
        </Space.Compact>
      </Form.Item>
      <Form.Item name="language" label={t('nt.language')}>
        <Select
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form.Item>
    </>
  );
}
