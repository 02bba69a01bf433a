import { Button, Drawer, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { useWebhookChange } from './routing-queries.ts';
import { newSigningKey } from './signing-key.ts';

interface Fields {
  readonly organisationId: string;
  readonly name: string;
  readonly url: string;
}

/** The form of a new receiver; its key is made here and can be copied until it is saved. */
export function WebhookDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useFindingsWords();
  const save = useWebhookChange();
  const [key] = useState(newSigningKey);

  return (
    <Drawer open title={t('fd.hook.new')} size={480} onClose={onClose}>
      <Form<Fields>
        layout="vertical"
        onFinish={(fields) =>
          save.mutate({ method: 'POST', path: '', body: { ...fields, key } }, { onSuccess: onClose })
        }
      >
        <Form.Item name="name" label={t('fd.hook.name')} rules={[{ required: true }]}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="organisationId" label={t('fd.hook.unit')} rules={[{ required: true }]}>
          <OrganisationPicker />
        </Form.Item>
        <Form.Item name="url" label={t('fd.hook.url')} rules={[{ required: true }]}>
          <Input maxLength={2048} placeholder="https://command.example.cn/hooks/patrol" />
        </Form.Item>
        <Form.Item label={t('fd.hook.key')} extra={t('fd.hook.keyOnce')}>
          <Typography.Text code copyable>
            {key}
          </Typography.Text>
        </Form.Item>
        {save.isError && <ProblemNote problem={save.error} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('fd.rule.save')}
        </Button>
      </Form>
    </Drawer>
  );
}
