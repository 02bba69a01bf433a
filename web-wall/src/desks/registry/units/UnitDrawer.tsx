import { App, Button, Drawer, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { UnitView } from '../../../../../gateway/registry/units/units-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { Sharing } from './Sharing.tsx';
import { UnitSelect } from './UnitSelect.tsx';
import { unitKinds } from './unit-queries.ts';

type UnitForm = Pick<UnitView, 'name' | 'kinds' | 'creditCode' | 'address' | 'contacts'>;

const nothing: UnitForm = { name: '', kinds: [], creditCode: '', address: '', contacts: [] };

function bodyOf({ creditCode = '', ...form }: UnitForm): UnitForm {
  return { ...form, creditCode: creditCode.toUpperCase() };
}

/** One unit with its contacts; a new one when none is given. */
export function UnitDrawer({ unit, onClose }: { readonly unit: UnitView | undefined; readonly onClose: () => void }) {
  const { t } = useRegistryWords();
  const isMergeable = useRole().isAdmin && unit?.isMine === true;
  const [isMerging, setMerging] = useState(false);

  return (
    <Drawer
      open
      size={560}
      title={unit?.name ?? t('units.new')}
      onClose={onClose}
      extra={isMergeable && <Button onClick={() => setMerging(true)}>{t('units.merge')}</Button>}
      data-testid="unit-drawer"
    >
      {unit?.isMine === false && <p className="notice">{t('units.foreign')}</p>}
      <UnitSharing unit={unit} />
      <UnitEditor unit={unit} onDone={onClose} />
      {isMerging && unit && <MergeUnits unit={unit} onClose={() => setMerging(false)} onDone={onClose} />}
    </Drawer>
  );
}

function UnitSharing({ unit }: { readonly unit: UnitView | undefined }) {
  const { isFitter } = useRole();
  if (!isFitter || unit === undefined) return null;

  return <Sharing subject={{ unitId: unit.id }} name={unit.name} isMine={unit.isMine} />;
}

function UnitEditor({ unit, onDone }: { readonly unit: UnitView | undefined; readonly onDone: () => void }) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const { isFitter } = useRole();
  const isReadOnly = !isFitter || unit?.isMine === false;
  const save = useRegistryEdit((body: UnitForm) =>
    unit === undefined ? request('POST', '/units', { body }) : request('PATCH', `/units/${unit.id}`, { body }),
  );
  const submit = (form: UnitForm) =>
    save.mutate(bodyOf(form), {
      onSuccess: () => {
        void message.success(t('form.saved'));
        onDone();
      },
    });

  return (
    <Form<UnitForm> layout="vertical" disabled={isReadOnly} initialValues={unit ?? nothing} onFinish={submit}>
      <UnitFields />
      {save.error !== null && <ProblemNote problem={save.error} />}
      {!isReadOnly && (
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="unit-save">
          {t('common.save')}
        </Button>
      )}
    </Form>
  );
}

function UnitFields() {
  const { t } = useRegistryWords();

  return (
    <>
      <Form.Item
        name="name"
        label={t('cameras.name')}
        rules={[{ required: true, whitespace: true, message: t('common.required') }]}
      >
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="kinds" label={t('units.kind')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={unitKinds.map((value) => ({ value, label: t(`unit.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="creditCode"
        label={t('units.creditCode')}
        rules={[{ pattern: /^[0-9A-Za-z]{18}$/, message: t('units.creditCodeRule') }]}
      >
        <Input maxLength={18} spellCheck={false} />
      </Form.Item>
      <Form.Item name="address" label={t('units.address')}>
        <Input maxLength={256} />
      </Form.Item>
      <h3 className="form-heading">{t('units.contacts')}</h3>
      <Contacts />
    </>
  );
}

function Contacts() {
  const { t } = useRegistryWords();
  const required = [{ required: true, whitespace: true, message: t('common.required') }];

  return (
    <Form.List name="contacts">
      {(rows, { add, remove }) => (
        <>
          {rows.map(({ key, name }) => (
            <div key={key} className="contact-row">
              <Form.Item name={[name, 'name']} rules={required}>
                <Input placeholder={t('units.contactName')} maxLength={64} />
              </Form.Item>
              <Form.Item
                name={[name, 'phone']}
                rules={[...required, { pattern: /^[\d+() -]+$/, message: t('units.phoneRule') }]}
              >
                <Input placeholder={t('units.phone')} maxLength={32} />
              </Form.Item>
              <Form.Item name={[name, 'duty']}>
                <Input placeholder={t('units.duty')} maxLength={64} />
              </Form.Item>
              <Button type="text" onClick={() => remove(name)}>
                {t('common.remove')}
              </Button>
            </div>
          ))}
          <Form.Item>
            <Button disabled={rows.length >= 20} onClick={() => add({ name: '', phone: '', duty: '' })}>
              {t('units.addContact')}
            </Button>
          </Form.Item>
        </>
      )}
    </Form.List>
  );
}

interface MergeUnitsProps {
  readonly unit: UnitView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Two names of one unit: the other's cameras, contracts and contacts come here. */
function MergeUnits({ unit, onClose, onDone }: MergeUnitsProps) {
  const { t } = useRegistryWords();
  const [mergedId, setMergedId] = useState<string>();
  const merge = useRegistryEdit((id: string) => request('POST', `/units/${unit.id}/merge`, { body: { mergedId: id } }));

  return (
    <Modal
      open
      title={t('units.mergeTitle', { name: unit.name })}
      okText={t('units.merge')}
      okButtonProps={{
        danger: true,
        disabled: mergedId === undefined || mergedId === unit.id,
        loading: merge.isPending,
      }}
      onOk={() => mergedId !== undefined && merge.mutate(mergedId, { onSuccess: onDone })}
      onCancel={onClose}
    >
      <p className="dim">{t('units.mergeNote')}</p>
      <UnitSelect value={mergedId} onChange={setMergedId} placeholder={t('units.mergeOther')} />
      {merge.error !== null && <ProblemNote problem={merge.error} />}
    </Modal>
  );
}
