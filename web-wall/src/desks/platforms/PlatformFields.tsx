import { Button, Form, Input, Select } from 'antd';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { ContractSelect } from '../registry/contracts/ContractSelect.tsx';
import { usePlatformWords } from './use-platform-words.ts';

const ownerships = ['leased', 'government', 'self-built'] as const;
const pointClasses = [1, 2, 3, 9] as const;

interface FieldsProps {
  readonly isNew: boolean;
}

function useRequired() {
  const { t } = usePlatformWords();

  return [{ required: true, message: t('onboarding.required') }];
}

/**
 * What it is called, where it is, and the login of the gateway there. Of a stored platform the login stays when it is
 * left empty; another host needs it typed.
 */
export function AddressFields({ storedHost }: { readonly storedHost?: string }) {
  const { t } = usePlatformWords();
  const required = useRequired();
  const host = Form.useWatch<string | undefined>('host');
  const [username, password] = [
    Form.useWatch<string | undefined>('username'),
    Form.useWatch<string | undefined>('password'),
  ];
  const isElsewhere = host?.trim() !== storedHost;
  const isLoginNeeded = storedHost === undefined || isElsewhere || (username ?? '') !== '' || (password ?? '') !== '';
  const loginRules = isLoginNeeded ? required : [];

  return (
    <fieldset className="form-group">
      <legend>{t('platform.group.address')}</legend>
      <Form.Item name="name" label={t('platform.name')} rules={required}>
        <Input maxLength={128} placeholder={t('platform.nameExample')} />
      </Form.Item>
      <div className="host-pair">
        <Form.Item name="host" label={t('platform.host')} rules={required} extra={t('platform.hostNote')}>
          <Input maxLength={64} spellCheck={false} placeholder="10.20.0.5" />
        </Form.Item>
        <Form.Item
          name="port"
          label={t('platform.port')}
          rules={[{ required: true, pattern: /^\d{1,5}$/, message: t('onboarding.required') }]}
        >
          <Input maxLength={5} inputMode="numeric" />
        </Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item
          name="username"
          label={t('platform.username')}
          rules={loginRules}
          dependencies={['host', 'password']}
        >
          <Input maxLength={64} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('platform.password')}
          rules={loginRules}
          dependencies={['host', 'username']}
          extra={t(storedHost === undefined ? 'platform.secretNote' : 'platform.loginStays')}
        >
          <Input.Password maxLength={128} autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
      </div>
    </fieldset>
  );
}

/** Whose its points become, and as what. */
export function PlaceFields({ isNew }: FieldsProps) {
  const { t } = usePlatformWords();
  const required = useRequired();

  return (
    <fieldset className="form-group">
      <legend>{t('platform.group.place')}</legend>
      <Form.Item name="organisationId" label={t('platform.organisation')} rules={required}>
        <OrganisationPicker testId="platform-organisation" />
      </Form.Item>
      <AreaLines />
      <div className="form-pair">
        <Form.Item name="ownership" label={t('platform.ownership')} rules={required}>
          <Select disabled={!isNew} options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))} />
        </Form.Item>
        <Form.Item name="pointClass" label={t('platform.pointClass')} rules={required}>
          <Select options={pointClasses.map((value) => ({ value, label: t(`pointClass.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="leaseContractId" label={t('platform.contractLease')}>
        <ContractSelect />
      </Form.Item>
    </fieldset>
  );
}

function AreaLines() {
  const { t } = usePlatformWords();
  const required = useRequired();

  return (
    <Form.Item label={t('platform.byArea')} extra={t('platform.byAreaNote')}>
      <Form.List name="byArea">
        {(lines, { add, remove }) => (
          <>
            {lines.map(({ key, name }) => (
              <div key={key} className="area-line">
                <Form.Item name={[name, 'area']} rules={required}>
                  <Input maxLength={64} placeholder={t('platform.areaName')} />
                </Form.Item>
                <Form.Item name={[name, 'organisationId']} rules={required}>
                  <OrganisationPicker />
                </Form.Item>
                <Button
                  type="text"
                  aria-label={t('platform.dropArea')}
                  title={t('platform.dropArea')}
                  onClick={() => remove(name)}
                >
                  ✕
                </Button>
              </div>
            ))}
            <Button size="small" onClick={() => add()} data-testid="add-area">
              + {t('platform.addArea')}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}
