import { App, Button, Form } from 'antd';
import { useEffect, useState } from 'react';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { problemText } from './field-words.ts';
import {
  changedNames,
  editOf,
  faultsOf,
  fieldOfIssue,
  fields,
  type FormValues,
  formOf,
  type RecordEdit,
} from './record-form.ts';
import { FieldInput } from './FieldInput.tsx';
import { coreOfGroup, groups } from './RecordTab.tsx';
import { StaleEdit } from './StaleEdit.tsx';

interface RecordFormProps {
  readonly camera: CameraDetailView;
  readonly onDone: () => void;
}

/** The record as a form made from the field table; an edit that came too late shows both versions. */
export function RecordForm({ camera, onDone }: RecordFormProps) {
  const words = useRegistryWords();
  const { t } = words;
  // What the editor began with; the camera may change under an open form.
  const [before] = useState(camera);
  const [form] = Form.useForm<FormValues>();
  const values = Form.useWatch([], form) ?? {};
  const edit = useEdit(before, onDone);
  const changed = changedNames(before, values);
  const submit = (filled: FormValues) => {
    const faults = faultsOf(before, filled);
    if (faults.length > 0) {
      form.setFields(faults.map((fault) => ({ name: fault.field, errors: [problemText(fault, words)] })));
      form.scrollToField(faults[0]?.field ?? '', { block: 'center' });

      return;
    }
    edit.save(before.version, editOf(before, filled));
  };
  useRefusedFields(edit.problem, (name, message) => form.setFields([{ name, errors: [message] }]));

  return (
    <Form
      className="record-form"
      form={form}
      layout="vertical"
      requiredMark={false}
      autoComplete="off"
      initialValues={formOf(before)}
      onFinish={submit}
      data-testid="record-form"
    >
      <FormGroups pointClass={values['pointClass']} />
      <footer className="form-foot">
        {edit.problem !== null && edit.problem.code !== 'camera/stale' && <ProblemNote problem={edit.problem} />}
        <span className="dim">{t('form.changed', { count: changed.length })}</span>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={changed.length === 0}
          loading={edit.isPending}
          data-testid="record-save"
        >
          {t('common.save')}
        </Button>
      </footer>
      {edit.stored !== undefined && edit.refused !== undefined && (
        <StaleEdit
          before={before}
          stored={edit.stored}
          edit={edit.refused}
          isPending={edit.isPending}
          onSave={edit.save}
          onKeepStored={onDone}
          onBack={edit.reset}
        />
      )}
    </Form>
  );
}

function FormGroups({ pointClass }: { readonly pointClass: unknown }) {
  const { t } = useRegistryWords();

  return groups.map((group) => (
    <section key={group} className="record-group">
      <h3>{t(`group.${group}`)}</h3>
      <div className="form-grid">
        {(coreOfGroup[group] ?? []).map((name) => (
          <FieldInput key={name} name={name} pointClass={pointClass} />
        ))}
        {fields
          .filter((field) => field.group === group)
          .map((field) => (
            <FieldInput key={field.name} name={field.name} field={field} pointClass={pointClass} />
          ))}
      </div>
    </section>
  ));
}

/** Saves an edit; of one that came too late both sides are told. */
function useEdit(camera: CameraDetailView, onDone: () => void) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const [refused, setRefused] = useState<RecordEdit>();
  const change = useRegistryEdit(({ version, body }: { readonly version: number; readonly body: RecordEdit }) =>
    request<CameraDetailView>('PATCH', `/cameras/${camera.id}`, { body: { version, ...body } }),
  );
  const stale = change.error?.code === 'camera/stale' ? change.error.extensions['stored'] : undefined;

  return {
    save: (version: number, body: RecordEdit) => {
      setRefused(body);
      change.mutate(
        { version, body },
        {
          onSuccess: () => {
            void message.success(t('form.saved'));
            onDone();
          },
        },
      );
    },
    reset: change.reset,
    isPending: change.isPending,
    problem: change.error,
    refused,
    // The refusal's contract: the record as it is stored now.
    stored: stale as CameraDetailView | undefined,
  };
}

/** Puts what the gateway refused under the fields that it names. */
function useRefusedFields(problem: ApiProblem | null, put: (name: string, message: string) => void): void {
  useEffect(() => {
    for (const { path, message } of problem?.issues ?? []) put(fieldOfIssue(path), message);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each refusal; `put` is made anew with each drawing
  }, [problem]);
}
