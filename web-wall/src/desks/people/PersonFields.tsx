import { Checkbox, Form, Input, Select } from 'antd';
import { inputPatterns } from '../duty/beijing-input.ts';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { UnitSelect } from '../registry/units/UnitSelect.tsx';
import { endOfDay, type PersonForm, personRoles } from './person-form.ts';
import { usePeopleWords } from './use-people-words.ts';

interface PersonFieldsProps {
  readonly isNew: boolean;
  /** The own account: rights are changed by somebody else. */
  readonly isOwn: boolean;
  readonly staysContractor: boolean;
}

/** Who it is, what for, where, and for contractors until when. */
export function PersonFields({ isNew, isOwn, staysContractor }: PersonFieldsProps) {
  const { t } = usePeopleWords();
  const role = Form.useWatch<PersonForm['role'] | undefined>('role');
  const isContractor = Form.useWatch<boolean | undefined>('isContractor') === true;
  const required = [{ required: true, whitespace: true, message: t('pp.required') }];

  return (
    <>
      <Form.Item name="displayName" label={t('pp.name')} rules={required}>
        <Input maxLength={128} autoFocus={isNew} data-testid="person-name" />
      </Form.Item>
      <Form.Item
        name="username"
        label={t('pp.username')}
        rules={[...required, { pattern: /^[\p{L}\p{N}._-]{2,32}$/u, message: t('pp.usernameRule') }]}
      >
        <Input maxLength={32} disabled={!isNew} spellCheck={false} autoComplete="off" data-testid="person-username" />
      </Form.Item>
      <Form.Item
        name="role"
        label={t('pp.role')}
        rules={[{ required: true }]}
        extra={role !== undefined && !isContractor && t(`pp.roleNote.${role}`)}
      >
        <Select
          disabled={isOwn || isContractor}
          options={personRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
          data-testid="person-role"
        />
      </Form.Item>
      <Form.Item
        name="organisationId"
        label={t('pp.home')}
        rules={[{ required: true, message: t('pp.required') }]}
        extra={!isContractor && t('pp.sees')}
      >
        <OrganisationPicker testId="person-home" isDisabled={isOwn} />
      </Form.Item>
      {!isOwn && <ContractorFields isContractor={isContractor} staysContractor={staysContractor} />}
    </>
  );
}

/** A contractor is a technician of a unit, for a term. */
function ContractorFields({
  isContractor,
  staysContractor,
}: {
  readonly isContractor: boolean;
  readonly staysContractor: boolean;
}) {
  const { t } = usePeopleWords();
  const form = Form.useFormInstance<PersonForm>();

  return (
    <>
      <Form.Item name="isContractor" valuePropName="checked" extra={staysContractor && t('pp.contractorStays')}>
        <Checkbox
          disabled={staysContractor}
          onChange={({ target }) => target.checked && form.setFieldValue('role', 'technician')}
          data-testid="person-contractor"
        >
          {t('pp.isContractor')}
        </Checkbox>
      </Form.Item>
      {isContractor && (
        <>
          <Form.Item
            name="unitId"
            label={t('pp.unit')}
            rules={[{ required: true, message: t('pp.required') }]}
            data-testid="person-unit"
          >
            <UnitSelect />
          </Form.Item>
          <Form.Item
            name="until"
            label={t('pp.until')}
            rules={[
              { required: true, message: t('pp.required') },
              {
                validator: async (_, value: string | undefined) => {
                  if (value === undefined || value === '') return;
                  if (!inputPatterns.date.test(value) || !(endOfDay(value) > Date.now())) {
                    throw new Error(t('pp.untilRule'));
                  }
                },
              },
            ]}
          >
            <Input maxLength={10} placeholder="2026-12-31" data-testid="person-until" />
          </Form.Item>
        </>
      )}
    </>
  );
}
