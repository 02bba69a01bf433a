import { Form, Input, InputNumber, Modal, Select } from 'antd';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { DeviceLoginFields } from './DeviceLoginFields.tsx';

interface PathForm {
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken?: string;
  readonly username?: string;
  readonly password?: string;
}

/** Kinds that a person may type in; the gateway refuses one that it does not have. */
const adapterKinds = ['onvif', 'nvr', 'rtsp-list'] as const;

function bodyOf({ adapterKind, host, port, channelToken = '', username = '', password = '' }: PathForm) {
  return {
    ...{ adapterKind, host: host.trim(), port },
    ...(channelToken !== '' && { channelToken }),
    ...(username !== '' && password !== '' && { login: { username, password } }),
  };
}

/** Adds a way to reach a camera: the gateway logs in to the device once and takes its streams. */
export function AddPath({ cameraId, onClose }: { readonly cameraId: string; readonly onClose: () => void }) {
  const { t } = useRegistryWords();
  const [form] = Form.useForm<PathForm>();
  const add = useRegistryEdit((values: PathForm) =>
    request('POST', `/cameras/${cameraId}/access-paths`, { body: bodyOf(values) }),
  );
  const required = [{ required: true, message: t('common.required') }];

  return (
    <Modal
      open
      title={t('path.add')}
      okText={t('path.add')}
      okButtonProps={{ htmlType: 'submit', form: 'path-form', loading: add.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t('path.addNote')}</p>
      <Form
        id="path-form"
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={{ adapterKind: 'onvif', port: 80 }}
        onFinish={(values) =>
          add.mutate(values, { onSuccess: onClose, onError: () => form.setFieldValue('password', '') })
        }
      >
        <div className="form-pair">
          <Form.Item name="adapterKind" label={t('path.kind')} rules={required}>
            <Select options={adapterKinds.map((value) => ({ value, label: t(`adapter.${value}`) }))} />
          </Form.Item>
          <Form.Item name="channelToken" label={t('path.channel')}>
            <Input maxLength={128} spellCheck={false} />
          </Form.Item>
          <Form.Item name="host" label={t('path.host')} rules={required}>
            <Input maxLength={64} spellCheck={false} />
          </Form.Item>
          <Form.Item name="port" label={t('path.port')} rules={required}>
            <InputNumber min={1} max={65_535} style={{ width: '100%' }} />
          </Form.Item>
          <DeviceLoginFields isRequired={false} usernameLabel={t('path.username')} />
        </div>
        {add.error !== null && <ProblemNote problem={add.error} />}
      </Form>
    </Modal>
  );
}
