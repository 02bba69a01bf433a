import { Button, Drawer, Form, Input } from 'antd';
import type { CredentialSetView } from '../../../../gateway/discovery/logins/credential-set-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useChangeCredentialSet, useCreateCredentialSet } from './credential-queries.ts';
import { OrganisationPicker } from './OrganisationPicker.tsx';
import { UnitPicker } from './UnitPicker.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface SetForm {
  readonly organisationId: string;
  readonly unitId?: string;
  readonly name: string;
  readonly username: string;
  readonly password?: string;
}

interface CredentialDrawerProps {
  readonly set?: CredentialSetView;
  readonly onClose: () => void;
}

function useSave(set: CredentialSetView | undefined) {
  const create = useCreateCredentialSet();
  const change = useChangeCredentialSet(set?.id ?? '');

  return {
    isPending: create.isPending || change.isPending,
    error: create.error ?? change.error,
    save: ({ organisationId, unitId, name, username, password = '' }: SetForm, onSuccess: () => void) => {
      const login = { name, username };
      if (set !== undefined) change.mutate({ ...login, ...(password !== '' && { password }) }, { onSuccess });
      else create.mutate({ organisationId, ...(unitId && { unitId }), ...login, password }, { onSuccess });
    },
  };
}

/** Stores a named login, or changes one: a password that is left empty stays. */
export function CredentialDrawer({ set, onClose }: CredentialDrawerProps) {
  const { t } = useOnboardingWords();
  const { save, isPending, error } = useSave(set);
  const required = [{ required: true, message: t('form.required') }];
  const isNew = set === undefined;

  return (
    <Drawer open onClose={onClose} size={420} title={isNew ? t('sets.add') : set.name} data-testid="credential-drawer">
      <Form<SetForm>
        layout="vertical"
        autoComplete="off"
        initialValues={isNew ? {} : { name: set.name, username: set.username }}
        onFinish={(form) => save(form, onClose)}
      >
        {isNew && (
          <>
            <Form.Item name="organisationId" label={t('sets.area')} rules={required}>
              <OrganisationPicker testId="organisation" />
            </Form.Item>
            <Form.Item name="unitId" label={t('sets.owner')}>
              <UnitPicker />
            </Form.Item>
          </>
        )}
        <Form.Item name="name" label={t('sets.name')} rules={required}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="username" label={t('sets.username')} rules={required}>
          <Input maxLength={64} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t(isNew ? 'sets.password' : 'sets.passwordKeep')}
          {...(isNew ? { rules: required } : {})}
        >
          <Input.Password maxLength={128} autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        <p className="dim">{t('sets.passwordNote')}</p>
        {error !== null && <ProblemNote problem={error} />}
        <Button type="primary" htmlType="submit" block loading={isPending} data-testid="set-save">
          {t('form.save')}
        </Button>
      </Form>
    </Drawer>
  );
}
