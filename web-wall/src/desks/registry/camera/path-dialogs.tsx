import { App, Form, Input, InputNumber, Modal } from 'antd';
import type { AccessPathView } from '../../../../../gateway/registry/paths/path-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { DeviceLoginFields } from './DeviceLoginFields.tsx';

interface PathDialogProps {
  readonly path: AccessPathView;
  readonly onClose: () => void;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

/** The device's new user name and password; they go in once and never come back. */
export function PathLogin({ path, onClose }: PathDialogProps) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Login>();
  const change = useRegistryEdit((body: Login) =>
    request<{ cameraCount: number }>('PUT', `/access-paths/${path.id}/login`, { body }),
  );

  return (
    <Modal
      open
      title={`${t('path.login')} · ${path.host}`}
      okText={t('common.save')}
      okButtonProps={{ htmlType: 'submit', form: 'login-form', loading: change.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t(path.isOverSystem ? 'path.loginOverSystem' : 'path.loginNote')}</p>
      <Form
        id="login-form"
        form={form}
        layout="vertical"
        autoComplete="off"
        onFinish={(login) =>
          change.mutate(login, {
            onSuccess: ({ cameraCount }) => {
              void message.success(t('path.loginChanged', { count: cameraCount }));
              onClose();
            },
            onError: () => form.setFieldValue('password', ''),
          })
        }
      >
        <DeviceLoginFields isRequired />
        {change.error !== null && <ProblemNote problem={change.error} />}
      </Form>
    </Modal>
  );
}

interface Address extends Partial<Login> {
  readonly host: string;
  readonly port: number;
}

interface AddressChange {
  readonly host: string;
  readonly port: number;
  readonly login?: Login;
}

/** The login goes along only where it was asked for. */
function changeOf({ host, port, username, password }: Address): AddressChange {
  const isTyped = username !== undefined && password !== undefined;

  return { host, port, ...(isTyped && { login: { username, password } }) };
}

/** The device's new address. */
export function PathAddress({ path, onClose }: PathDialogProps) {
  const { t } = useRegistryWords();
  const [form] = Form.useForm<Address>();
  const host = Form.useWatch('host', form);
  // A stored login is sent to no host but its own.
  const needsLogin = path.hasLogin && host !== undefined && host !== path.host;
  const change = useRegistryEdit((body: AddressChange) => request('PATCH', `/access-paths/${path.id}`, { body }));
  const required = [{ required: true, message: t('common.required') }];

  return (
    <Modal
      open
      title={t('path.address')}
      okText={t('common.save')}
      okButtonProps={{ htmlType: 'submit', form: 'address-form', loading: change.isPending }}
      onCancel={onClose}
    >
      <Form<Address>
        id="address-form"
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={{ host: path.host, port: path.port }}
        onFinish={(address) => change.mutate(changeOf(address), { onSuccess: onClose })}
      >
        <div className="form-pair">
          <Form.Item name="host" label={t('path.host')} rules={required}>
            <Input maxLength={64} spellCheck={false} />
          </Form.Item>
          <Form.Item name="port" label={t('path.port')} rules={required}>
            <InputNumber min={1} max={65_535} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        {needsLogin && (
          <>
            <p className="dim">{t('path.loginAnew')}</p>
            <DeviceLoginFields isRequired />
          </>
        )}
        {change.error !== null && <ProblemNote problem={change.error} />}
      </Form>
    </Modal>
  );
}

interface SplitPathProps extends PathDialogProps {
  readonly cameraName: string;
  readonly onSplit: (cameraId: string) => void;
}

/** The path leads to another place: it becomes a camera of its own. */
export function SplitPath({ path, cameraName, onClose, onSplit }: SplitPathProps) {
  const { t } = useRegistryWords();
  // Told by the edit itself: this dialog is gone with its path before what `mutate` is given would run.
  const split = useRegistryEdit(
    (name: string) =>
      request<{ cameraId: string }>('POST', `/cameras/${path.cameraId}/split`, { body: { pathIds: [path.id], name } }),
    ({ cameraId }) => onSplit(cameraId),
  );

  return (
    <Modal
      open
      title={t('path.split')}
      okText={t('path.split')}
      okButtonProps={{ htmlType: 'submit', form: 'split-form', loading: split.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t('path.splitNote')}</p>
      <Form<{ name: string }>
        id="split-form"
        layout="vertical"
        initialValues={{ name: `${cameraName} 2` }}
        onFinish={({ name }) => split.mutate(name.trim())}
      >
        <Form.Item name="name" label={t('path.splitName')} rules={[{ required: true, message: t('common.required') }]}>
          <Input maxLength={128} />
        </Form.Item>
        {split.error !== null && <ProblemNote problem={split.error} />}
      </Form>
    </Modal>
  );
}
