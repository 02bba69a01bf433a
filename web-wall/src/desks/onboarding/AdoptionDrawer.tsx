import { Button, Drawer, Form, Input, Select } from 'antd';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { useWords } from '../../i18n/use-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useOrganisations } from '../registry/registry-queries.ts';
import { useAdopt } from './onboarding-queries.ts';

interface AdoptionForm {
  readonly organisationId: string;
  readonly ownership: string;
  readonly pointClass: number;
  readonly name?: string;
  readonly place?: string;
  readonly username: string;
  readonly password: string;
}

interface AdoptionDrawerProps {
  readonly candidate: CandidateView;
  readonly onDone: (cameraCount: number) => void;
  readonly onClose: () => void;
}

const ownerships = ['government', 'leased', 'self-built'] as const;
const pointClasses = [1, 2, 3, 9] as const;

/** Takes a device in. The password is sent once, emptied after each try, and never comes back. */
export function AdoptionDrawer({ candidate, onDone, onClose }: AdoptionDrawerProps) {
  const { t } = useWords();
  const [form] = Form.useForm<AdoptionForm>();
  const adopt = useAdopt();
  const submit = ({ username, password, name, place, ...rest }: AdoptionForm) => {
    const named = name === undefined || name.trim() === '' ? {} : { name: name.trim() };
    adopt.mutate(
      {
        candidateId: candidate.id,
        body: { ...rest, ...named, place: place?.trim() ?? '', credential: { username, password } },
      },
      {
        onSuccess: ({ cameras }) => onDone(cameras.length),
        onError: () => form.setFieldValue('password', ''),
      },
    );
  };

  return (
    <Drawer
      open
      onClose={onClose}
      size={440}
      title={t('onboarding.adoptTitle', { address: `${candidate.host}:${candidate.port}` })}
      data-testid="adoption"
    >
      <Form<AdoptionForm>
        className="adoption"
        form={form}
        layout="vertical"
        requiredMark="optional"
        autoComplete="off"
        initialValues={{ ownership: 'government', pointClass: 1, name: '', place: candidate.location ?? '' }}
        onFinish={submit}
      >
        <WhereFields />
        <CredentialFields />
        {adopt.error !== null && <ProblemNote problem={adopt.error} />}
        <p className="dim">{t('onboarding.passwordNote')}</p>
        <Button type="primary" htmlType="submit" block loading={adopt.isPending} data-testid="adopt-submit">
          {t(adopt.isPending ? 'onboarding.adopting' : 'onboarding.adopt')}
        </Button>
      </Form>
    </Drawer>
  );
}

function WhereFields() {
  const { t } = useWords();
  const organisations = useOrganisations();
  const required = [{ required: true, message: t('onboarding.required') }];

  return (
    <>
      <Form.Item name="organisationId" label={t('onboarding.organisation')} rules={required}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          loading={organisations.isPending}
          options={organisations.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="ownership" label={t('cameras.ownership')} rules={required}>
          <Select options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))} />
        </Form.Item>
        <Form.Item name="pointClass" label={t('cameras.class')} rules={required}>
          <Select options={pointClasses.map((value) => ({ value, label: t(`pointClass.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="name" label={t('onboarding.cameraName')}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="place" label={t('onboarding.place')}>
        <Input maxLength={256} />
      </Form.Item>
    </>
  );
}

function CredentialFields() {
  const { t } = useWords();
  const required = [{ required: true, message: t('onboarding.required') }];

  return (
    <div className="form-pair">
      <Form.Item name="username" label={t('onboarding.username')} rules={required}>
        <Input maxLength={64} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('onboarding.password')} rules={required}>
        <Input.Password maxLength={128} autoComplete="new-password" visibilityToggle={false} />
      </Form.Item>
    </div>
  );
}
