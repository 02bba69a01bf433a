import { Checkbox, Form, Input, Segmented, Select } from 'antd';
import type { LoginBody } from './candidate-queries.ts';
import { useCredentialSets } from './credential-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

export interface LoginForm {
  readonly loginKind: 'set' | 'typed';
  readonly credentialSetId?: string;
  readonly evenAfterRefusal: boolean;
  readonly username?: string;
  readonly password?: string;
}

export const loginFieldNames = ['loginKind', 'credentialSetId', 'evenAfterRefusal', 'username', 'password'] as const;

export const emptyLogin: LoginForm = { loginKind: 'set', evenAfterRefusal: false };

/** What the form says, once it is valid. */
export function toLogin(form: LoginForm): LoginBody {
  const { loginKind, credentialSetId = '', evenAfterRefusal, username = '', password = '' } = form;

  return loginKind === 'set' ? { credentialSetId, evenAfterRefusal } : { username, password };
}

function StoredLogin() {
  const { t } = useOnboardingWords();
  const sets = useCredentialSets();
  const options = (sets.data?.items ?? []).map(({ id, name, username }) => ({
    value: id,
    label: `${name} · ${username}`,
  }));

  return (
    <>
      <Form.Item
        name="credentialSetId"
        label={t('login.setChoose')}
        rules={[{ required: true, message: t('form.required') }]}
        {...(sets.data?.items.length === 0 ? { extra: t('login.setNone') } : {})}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          loading={sets.isPending}
          options={options}
          data-testid="credential-set"
        />
      </Form.Item>
      <Form.Item name="evenAfterRefusal" valuePropName="checked">
        <Checkbox data-testid="even-after-refusal">{t('login.again')}</Checkbox>
      </Form.Item>
    </>
  );
}

function TypedLogin() {
  const { t } = useOnboardingWords();
  const required = [{ required: true, message: t('form.required') }];

  return (
    <div className="form-pair">
      <Form.Item name="username" label={t('sets.username')} rules={required}>
        <Input maxLength={64} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('sets.password')} rules={required}>
        <Input.Password maxLength={128} autoComplete="new-password" visibilityToggle={false} />
      </Form.Item>
    </div>
  );
}

/** Which login is used: a stored one, or one that is typed and kept nowhere. */
export function LoginFields() {
  const { t } = useOnboardingWords();
  const kind = Form.useWatch<LoginForm['loginKind'] | undefined>('loginKind');

  return (
    <>
      <Form.Item name="loginKind" label={t('login.how')}>
        <Segmented
          block
          options={[
            { value: 'set', label: t('login.set') },
            { value: 'typed', label: t('login.typed') },
          ]}
        />
      </Form.Item>
      {kind === 'typed' ? <TypedLogin /> : <StoredLogin />}
      <p className="dim">{t('login.oneTry')}</p>
    </>
  );
}
