import { App, Button, Drawer, Form, Input, InputNumber } from 'antd';
import type { ContractView } from '../../../../../gateway/registry/contracts/contracts-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { UnitSelect } from '../units/UnitSelect.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { ContractCameras } from './ContractCameras.tsx';
import { useContract } from './contract-queries.ts';

/** As people write it: yuan and per cent instead of 分 and shares. */
interface ContractForm {
  readonly number: string;
  readonly lessorUnitId: string;
  readonly points: number;
  readonly feeYuan: number;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly availabilityPercent?: number | null;
  readonly circuit?: string;
  readonly note?: string;
}

function formOf({ monthlyFeeFen, agreedAvailability, ...contract }: ContractView): ContractForm {
  return {
    ...contract,
    feeYuan: monthlyFeeFen / 100,
    availabilityPercent: Math.round(agreedAvailability * 10_000) / 100,
  };
}

function bodyOf({ feeYuan, availabilityPercent, circuit = '', note = '', ...form }: ContractForm) {
  const share = Math.round((availabilityPercent ?? 0) * 100) / 10_000;

  return { ...form, monthlyFeeFen: Math.round(feeYuan * 100), agreedAvailability: share, circuit, note };
}

interface ContractDrawerProps {
  /** A new one when absent. */
  readonly contractId: string | undefined;
  readonly onClose: () => void;
}

/** One lease contract and the cameras under it. */
export function ContractDrawer({ contractId, onClose }: ContractDrawerProps) {
  const { t } = useRegistryWords();
  const contract = useContract(contractId);

  return (
    <Drawer
      open
      size="min(820px, calc(100vw - 160px))"
      title={contractId === undefined ? t('contracts.new') : (contract.data?.number ?? '')}
      onClose={onClose}
      data-testid="contract-drawer"
    >
      {contractId === undefined ? (
        <ContractEditor onDone={onClose} />
      ) : (
        <Loaded query={contract} what={t('registry.contracts')}>
          {(view) => (
            <>
              <ContractEditor contract={view} />
              <ContractCameras contract={view} />
            </>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

function ContractEditor({ contract, onDone }: { readonly contract?: ContractView; readonly onDone?: () => void }) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const { isAdmin } = useRole();
  const save = useRegistryEdit((body: object) =>
    contract === undefined
      ? request('POST', '/contracts', { body })
      : request('PATCH', `/contracts/${contract.id}`, { body }),
  );
  const submit = (form: ContractForm) =>
    save.mutate(bodyOf(form), {
      onSuccess: () => {
        void message.success(t('form.saved'));
        onDone?.();
      },
    });

  return (
    <Form<ContractForm>
      layout="vertical"
      disabled={!isAdmin}
      initialValues={contract === undefined ? {} : formOf(contract)}
      onFinish={submit}
      data-testid="contract-form"
    >
      <ContractFields />
      {save.error !== null && <ProblemNote problem={save.error} />}
      {isAdmin && (
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="contract-save">
          {t('common.save')}
        </Button>
      )}
    </Form>
  );
}

function ContractFields() {
  const { t } = useRegistryWords();
  const required = [{ required: true, message: t('common.required') }];
  const day = { pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, message: t('contracts.dayRule') };

  return (
    <div className="form-grid">
      <Form.Item name="number" label={t('contracts.number')} rules={required}>
        <Input maxLength={64} spellCheck={false} />
      </Form.Item>
      <Form.Item name="lessorUnitId" label={t('contracts.lessor')} rules={required}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="points" label={t('contracts.points')} rules={required}>
        <InputNumber min={0} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="startsOn" label={t('contracts.startsOn')} rules={[...required, day]}>
        <Input placeholder="2026-01-01" maxLength={10} />
      </Form.Item>
      <Form.Item
        name="endsOn"
        label={t('contracts.endsOn')}
        dependencies={['startsOn']}
        rules={[
          ...required,
          day,
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              String(value) < String(getFieldValue('startsOn'))
                ? Promise.reject(new Error(t('contracts.order')))
                : Promise.resolve(),
          }),
        ]}
      >
        <Input placeholder="2026-12-31" maxLength={10} />
      </Form.Item>
      <Form.Item name="feeYuan" label={t('contracts.feeYuan')} rules={required}>
        <InputNumber min={0} precision={2} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="availabilityPercent" label={t('contracts.availabilityPercent')}>
        <InputNumber min={0} max={100} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="circuit" label={t('contracts.circuit')}>
        <Input maxLength={256} />
      </Form.Item>
      <Form.Item name="note" label={t('contracts.note')} className="field-broad">
        <Input.TextArea maxLength={500} autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </div>
  );
}
