import { App, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { DeviceLoginFields } from './DeviceLoginFields.tsx';

interface ReplaceForm {
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly mac?: string;
  readonly host?: string;
  readonly port?: number | null;
  readonly username?: string;
  readonly password?: string;
}

/** Body of a replacement: the label's words, or the device is asked; address and login only when they are new. */
function bodyOf(version: number, how: 'ask' | 'label', form: ReplaceForm) {
  const { vendor = '', model = '', serial = '', mac, host, port, username, password } = form;
  const isFilled = (text: string | undefined): text is string => text !== undefined && text !== '';

  return {
    version,
    ...(how === 'label' && { identity: { vendor, model, serial, ...(isFilled(mac) && { mac: mac.toUpperCase() }) } }),
    ...(isFilled(host) && { host }),
    ...(typeof port === 'number' && { port }),
    ...(isFilled(username) && isFilled(password) && { login: { username, password } }),
  };
}

/** The device behind a camera was replaced: the camera keeps its id, history and plans. */
export function ReplaceDevice({
  camera,
  onClose,
}: {
  readonly camera: CameraDetailView;
  readonly onClose: () => void;
}) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<ReplaceForm>();
  const [how, setHow] = useState<'ask' | 'label'>(camera.accessPaths.length > 0 ? 'ask' : 'label');
  const replace = useRegistryEdit((values: ReplaceForm) =>
    request('POST', `/cameras/${camera.id}/device`, { body: bodyOf(camera.version, how, values) }),
  );
  const submit = (values: ReplaceForm) =>
    replace.mutate(values, {
      onSuccess: () => {
        void message.success(t('replace.done'));
        onClose();
      },
      onError: () => form.setFieldValue('password', ''),
    });

  return (
    <Modal
      open
      title={t('replace.title')}
      okText={t('camera.replace')}
      okButtonProps={{ htmlType: 'submit', form: 'replace-form', loading: replace.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t('replace.note')}</p>
      <Radio.Group
        className="spaced"
        value={how}
        onChange={({ target }) => setHow(target.value === 'ask' ? 'ask' : 'label')}
        options={[
          { value: 'ask', label: t('replace.ask') },
          { value: 'label', label: t('replace.label') },
        ]}
      />
      <Form id="replace-form" form={form} layout="vertical" autoComplete="off" onFinish={submit}>
        {how === 'label' && <LabelFields />}
        <ReachFields />
        {replace.error !== null && <ProblemNote problem={replace.error} />}
      </Form>
    </Modal>
  );
}

function LabelFields() {
  const { t } = useRegistryWords();
  const required = [{ required: true, message: t('common.required') }];

  return (
    <div className="form-pair">
      <Form.Item name="vendor" label={t('field.vendor')} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="model" label={t('field.model')} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="serial" label={t('cameras.serial')} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item
        name="mac"
        label={t('cameras.mac')}
        rules={[{ pattern: /^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/, message: t('replace.macRule') }]}
      >
        <Input placeholder="00:1A:2B:3C:4D:5E" />
      </Form.Item>
    </div>
  );
}

function ReachFields() {
  const { t } = useRegistryWords();

  return (
    <div className="form-pair">
      <Form.Item name="host" label={t('replace.host')}>
        <Input maxLength={64} spellCheck={false} />
      </Form.Item>
      <Form.Item name="port" label={t('path.port')}>
        <InputNumber min={1} max={65_535} style={{ width: '100%' }} />
      </Form.Item>
      <DeviceLoginFields isRequired={false} usernameLabel={t('replace.username')} />
    </div>
  );
}
