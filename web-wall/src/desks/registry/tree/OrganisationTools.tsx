import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { request } from '../../../api/request.ts';
import { formatCount } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { PlaceSelect } from './PlaceSelect.tsx';
import type { TreeNode } from './tree-node.ts';

const kinds = ['city', 'county', 'station', 'room'] as const;
type Task = 'create' | 'rename' | 'move';

interface OrganisationToolsProps {
  readonly node: TreeNode;
  /** After a move: the node hangs elsewhere now. */
  readonly onMoved: () => void;
}

/** What an administrator does with the chosen organisation. */
export function OrganisationTools({ node, onMoved }: OrganisationToolsProps) {
  const { t } = useRegistryWords();
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);

  return (
    <div className="tree-tools">
      <Button size="small" onClick={() => setTask('create')} data-testid="organisation-create">
        {t('organisation.create')}
      </Button>
      <Button size="small" onClick={() => setTask('rename')} data-testid="organisation-rename">
        {t('organisation.rename')}
      </Button>
      {node.parentId !== undefined && (
        <Button size="small" onClick={() => setTask('move')} data-testid="organisation-move">
          {t('organisation.move')}
        </Button>
      )}
      {task === 'create' && <CreateDialog node={node} onClose={close} />}
      {task === 'rename' && <RenameDialog node={node} onClose={close} />}
      {task === 'move' && <MoveDialog node={node} onClose={close} onMoved={onMoved} />}
    </div>
  );
}

interface DialogProps {
  readonly node: TreeNode;
  readonly onClose: () => void;
}

interface OrganisationForm {
  readonly name: string;
  readonly kind: string;
  readonly policeOrgCode?: string;
}

/** The organisation code of the police (GA/T 380); inside a form of antd. */
function CodeField() {
  const { t } = useRegistryWords();

  return (
    <Form.Item
      name="policeOrgCode"
      label={t('organisation.code')}
      extra={t('organisation.codeHelp')}
      rules={[{ pattern: /^\d{12}$/, message: t('organisation.codeRule') }]}
    >
      <Input maxLength={12} inputMode="numeric" spellCheck={false} data-testid="organisation-code" />
    </Form.Item>
  );
}

function CreateDialog({ node, onClose }: DialogProps) {
  const { t } = useRegistryWords();
  const [form] = Form.useForm<OrganisationForm>();
  const create = useRegistryEdit(({ policeOrgCode = '', ...body }: OrganisationForm) =>
    request('POST', '/organisations', {
      body: { ...body, parentId: node.id, ...(policeOrgCode !== '' && { policeOrgCode }) },
    }),
  );
  const below = kinds[Math.min(kinds.findIndex((kind) => kind === node.kind) + 1, kinds.length - 1)];

  return (
    <Modal
      open
      title={t('organisation.createBelow', { name: node.name })}
      okText={t('organisation.create')}
      okButtonProps={{ htmlType: 'submit', form: 'organisation-form', loading: create.isPending }}
      onCancel={onClose}
    >
      <Form
        id="organisation-form"
        form={form}
        layout="vertical"
        initialValues={{ kind: below }}
        onFinish={(values) => create.mutate(values, { onSuccess: onClose })}
      >
        <Form.Item name="name" label={t('cameras.name')} rules={[{ required: true, message: t('common.required') }]}>
          <Input maxLength={128} autoFocus />
        </Form.Item>
        <Form.Item name="kind" label={t('organisation.kind')}>
          <Select options={kinds.map((value) => ({ value, label: t(`organisation.${value}`) }))} />
        </Form.Item>
        <CodeField />
        {create.error !== null && <ProblemNote problem={create.error} />}
      </Form>
    </Modal>
  );
}

type NameForm = Pick<OrganisationForm, 'name' | 'policeOrgCode'>;

function RenameDialog({ node, onClose }: DialogProps) {
  const { t } = useRegistryWords();
  const rename = useRegistryEdit(({ name, policeOrgCode = '' }: NameForm) =>
    request('PATCH', `/organisations/${node.id}`, {
      body: { name: name.trim(), policeOrgCode: policeOrgCode === '' ? null : policeOrgCode },
    }),
  );

  return (
    <Modal
      open
      title={t('organisation.rename')}
      okText={t('common.save')}
      okButtonProps={{ htmlType: 'submit', form: 'organisation-name', loading: rename.isPending }}
      onCancel={onClose}
    >
      <Form<NameForm>
        id="organisation-name"
        layout="vertical"
        initialValues={{ name: node.name, policeOrgCode: node.policeOrgCode }}
        onFinish={(values) => rename.mutate(values, { onSuccess: onClose })}
      >
        <Form.Item
          name="name"
          label={t('cameras.name')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input maxLength={128} autoFocus />
        </Form.Item>
        <CodeField />
        {rename.error !== null && <ProblemNote problem={rename.error} />}
      </Form>
    </Modal>
  );
}

function MoveDialog({ node, onClose, onMoved }: DialogProps & { readonly onMoved: () => void }) {
  const { t, language } = useRegistryWords();
  const { message } = App.useApp();
  const [parentId, setParentId] = useState<string>();
  const move = useRegistryEdit((body: { parentId: string }) =>
    request('POST', `/organisations/${node.id}/move`, { body }),
  );
  const cameras = formatCount(node.cameraCount, language);
  const done = () => {
    void message.success(t('organisation.moved', { name: node.name, cameras }));
    onMoved();
    onClose();
  };

  return (
    <Modal
      open
      title={t('organisation.moveTitle', { name: node.name })}
      okText={t('organisation.moveConfirm', { cameras })}
      okButtonProps={{ danger: true, disabled: parentId === undefined, loading: move.isPending }}
      onOk={() => parentId !== undefined && move.mutate({ parentId }, { onSuccess: done })}
      onCancel={onClose}
    >
      <p className="notice">{t('organisation.moveNote', { cameras, units: formatCount(node.childCount, language) })}</p>
      <label className="field-label" htmlFor="move-target">
        {t('organisation.moveTarget')}
      </label>
      <PlaceSelect id="move-target" kind="police" value={parentId} onChange={setParentId} />
      {move.error !== null && <ProblemNote problem={move.error} />}
    </Modal>
  );
}
