import { Form, Input } from 'antd';
import { useRegistryWords } from '../use-registry-words.ts';

interface DeviceLoginFieldsProps {
  readonly isRequired: boolean;
  /** Says when the login may be left out. */
  readonly usernameLabel?: string;
}

/** User name and password of a device, inside a form of antd; they go in once and never come back. */
export function DeviceLoginFields({ isRequired, usernameLabel }: DeviceLoginFieldsProps) {
  const { t } = useRegistryWords();
  const rules = isRequired ? [{ required: true, message: t('common.required') }] : [];

  return (
    <>
      <Form.Item name="username" label={usernameLabel ?? t('onboarding.username')} rules={rules}>
        <Input maxLength={128} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('onboarding.password')} rules={rules}>
        <Input.Password maxLength={256} autoComplete="new-password" visibilityToggle={false} />
      </Form.Item>
    </>
  );
}
