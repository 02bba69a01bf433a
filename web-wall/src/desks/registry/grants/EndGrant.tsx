import { App, Form, Input, Modal } from 'antd';
import type { GrantView } from '../../../../../gateway/registry/grants/grants-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';

interface EndGrantProps {
  readonly grant: GrantView;
  readonly onClose: () => void;
}

/** Takes a camera back, with the reason; what its grantee watches ends at once. */
export function EndGrant({ grant, onClose }: EndGrantProps) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const end = useRegistryEdit((body: { readonly reason: string }) =>
    request('POST', `/camera-grants/${grant.id}/end`, { body }),
  );

  return (
    <Modal
      open
      title={t('grants.endTitle', { name: grant.granteeName })}
      okText={t('grants.end')}
      okButtonProps={{ danger: true, htmlType: 'submit', form: 'end-grant', loading: end.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t('grants.endNote')}</p>
      <Form<{ reason: string }>
        id="end-grant"
        layout="vertical"
        onFinish={({ reason }) =>
          end.mutate(
            { reason: reason.trim() },
            {
              onSuccess: () => {
                void message.success(t('grants.endDone', { name: grant.granteeName }));
                onClose();
              },
            },
          )
        }
      >
        <Form.Item
          name="reason"
          label={t('grants.endReason')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input maxLength={500} autoFocus />
        </Form.Item>
        {end.error !== null && <ProblemNote problem={end.error} />}
      </Form>
    </Modal>
  );
}
