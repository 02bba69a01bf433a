import { Form, Input, Select } from 'antd';
import { subscriptionChoices, type SubscriptionView } from '../../../../../gateway/outages/notices/notices-api.ts';
import { useWebhooks } from '../../findings/routing-queries.ts';
import type { ChannelKind } from './subscription-form.ts';
import { useNoticesWords } from './use-notices-words.ts';

/** E-mail first: most have it. */
const choices = ['email', ...subscriptionChoices.channelKinds.filter((kind) => kind !== 'email')] as const;

/** By which way it goes out, and where to. */
export function ChannelFields({ stored }: { readonly stored: SubscriptionView['channel'] | undefined }) {
  const { t } = useNoticesWords();
  const kind = Form.useWatch<ChannelKind | undefined>('channel');

  return (
    <>
      <Form.Item name="channel" label={t('nt.channel')} rules={[{ required: true }]}>
        <Select options={choices.map((value) => ({ value, label: t(`nt.channel.${value}`) }))} />
      </Form.Item>
      {kind === 'email' && (
        <Form.Item
          name="addresses"
          label={t('nt.addresses')}
          extra={t('nt.addressesHint')}
          rules={[{ required: true }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} placeholder="zhiban@example.cn" />
        </Form.Item>
      )}
      {kind === 'webhook' && <ReceiverField />}
      {kind !== undefined && kind !== 'email' && kind !== 'webhook' && (
        <RobotFields kind={kind} stored={stored?.kind === kind ? stored : undefined} />
      )}
    </>
  );
}

function ReceiverField() {
  const { t } = useNoticesWords();
  const hooks = useWebhooks();

  return (
    <Form.Item name="webhookId" label={t('nt.webhook')} extra={t('nt.webhookHint')} rules={[{ required: true }]}>
      <Select
        loading={hooks.isPending}
        options={(hooks.data?.items ?? []).map(({ id: value, name: label }) => ({ value, label }))}
      />
    </Form.Item>
  );
}

/** WeCom's robots check no signature: their address is all. */
function RobotFields({
  kind,
  stored,
}: {
  readonly kind: ChannelKind;
  readonly stored: SubscriptionView['channel'] | undefined;
}) {
  const { t } = useNoticesWords();
  const robot = stored !== undefined && 'host' in stored ? stored : undefined;

  return (
    <>
      <Form.Item
        name="url"
        label={t('nt.url')}
        extra={robot === undefined ? t('nt.urlHint') : t('nt.urlKept', { host: robot.host })}
        rules={[{ required: robot === undefined }]}
      >
        <Input maxLength={2048} autoComplete="off" />
      </Form.Item>
      {kind !== 'wecom' && (
        <Form.Item
          name="secret"
          label={t('nt.secret')}
          extra={t(robot?.isSigned === true ? 'nt.secretKept' : 'nt.secretHint')}
        >
          <Input.Password maxLength={256} autoComplete="new-password" />
        </Form.Item>
      )}
    </>
  );
}
