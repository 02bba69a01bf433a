import { Button, Drawer, Form } from 'antd';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ContractFields } from './ContractFields.tsx';
import { contractOfForm, formOfContract } from './contract-form.ts';
import { AddressFields, PlaceFields } from './PlatformFields.tsx';
import { emptyPlatform, formOfPlatform, type PlatformForm } from './platform-form.ts';
import { type PlatformBody, useAddPlatform, useChangePlatform } from './platform-queries.ts';
import { usePlatformWords } from './use-platform-words.ts';

interface PlatformDrawerProps {
  /** Absent for a new one. */
  readonly platform?: PlatformView;
  readonly onSaved: (platform: PlatformView) => void;
  readonly onClose: () => void;
}

/** Enters a platform, or changes what may be changed of it. The password is sent once and never comes back. */
export function PlatformDrawer({ platform, onSaved, onClose }: PlatformDrawerProps) {
  const { t } = usePlatformWords();
  const [form] = Form.useForm<PlatformForm>();
  const add = useAddPlatform();
  const change = useChangePlatform(platform?.id ?? '');
  const isNew = platform === undefined;
  const problem = isNew ? add.error : change.error;
  const submit = (values: PlatformForm) => {
    const { host, port, username, password, ownership, fields, rest, organisationId, byArea, ...others } = values;
    const contract = contractOfForm({ fields, rest });
    if (contract === undefined) return; // the field says so
    const body: PlatformBody = { ...dropEmpty(others), contract, rule: { organisationId, byArea } };
    const address = { host: host.trim(), port: Number(port) };
    const answer = { onSuccess: onSaved, onError: () => form.setFieldValue('password', '') };
    if (isNew) add.mutate({ ...body, ...address, ownership, credential: { username, password } }, answer);
    else {
      const login = password === '' ? {} : { credential: { username, password } };
      change.mutate({ ...body, ...address, ...login, version: platform.version }, answer);
    }
  };

  return (
    <Drawer
      open
      size={720}
      title={t(isNew ? 'platform.addTitle' : 'platform.changeTitle')}
      onClose={onClose}
      data-testid="platform-drawer"
    >
      <Form<PlatformForm>
        className="platform-form"
        form={form}
        layout="vertical"
        autoComplete="off"
        scrollToFirstError
        initialValues={isNew ? emptyPlatform : { ...formOfPlatform(platform), ...formOfContract(platform.contract) }}
        onFinish={submit}
      >
        <AddressFields {...(platform && { storedHost: platform.host })} />
        <PlaceFields isNew={isNew} />
        <ContractFields />
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="drawer-foot">
          <Button
            type="primary"
            htmlType="submit"
            block
            loading={add.isPending || change.isPending}
            data-testid="platform-save"
          >
            {t(isNew ? 'platform.submitAdd' : 'platform.submitChange')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}

/** A cleared lease contract is one that is not said. */
function dropEmpty({
  name,
  pointClass,
  leaseContractId,
}: Pick<PlatformForm, 'name' | 'pointClass' | 'leaseContractId'>) {
  const lease = leaseContractId === undefined || leaseContractId === '' ? {} : { leaseContractId };

  return { name: name.trim(), pointClass, ...lease };
}
