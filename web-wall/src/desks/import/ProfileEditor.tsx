import { Button, Drawer, Form, Input, Select } from 'antd';
import type { SheetColumnView, SheetProfileView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Datum, datums, sheetForms, useSheetForm } from './import-queries.ts';
import { type ProfileBody, useSaveProfile } from './profile-queries.ts';
import { useImportWords } from './use-import-words.ts';

interface ProfileFields extends Omit<ProfileBody, 'crs'> {
  readonly crs: Datum | '';
}

interface ProfileEditorProps {
  /** Absent for a new one. */
  readonly profile?: SheetProfileView;
  readonly onClose: () => void;
}

/** Describes a template: the form that it is like, its further headings, what its values mean, its datum. */
export function ProfileEditor({ profile, onClose }: ProfileEditorProps) {
  const { t } = useImportWords();
  const save = useSaveProfile();
  const start: ProfileFields =
    profile === undefined
      ? { name: '', form: 'standard-27', headings: [], values: [], crs: '' }
      : { ...profile, crs: profile.crs ?? '' };
  const submit = ({ name, form, headings, values, crs }: ProfileFields) =>
    save.mutate(
      {
        ...(profile === undefined ? {} : { id: profile.id }),
        body: { name, form, headings, values, ...(crs === '' ? {} : { crs }) },
      },
      { onSuccess: onClose },
    );

  return (
    <Drawer open size={680} title={profile?.name ?? t('profile.new')} onClose={onClose} data-testid="profile-editor">
      <Form<ProfileFields> layout="vertical" initialValues={start} onFinish={submit}>
        <HeadFields />
        <HeadingLines />
        <ValueLines />
        {save.error !== null && <ProblemNote problem={save.error} />}
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="profile-save">
          {t('profile.save')}
        </Button>
      </Form>
    </Drawer>
  );
}

function HeadFields() {
  const { t } = useImportWords();

  return (
    <>
      <Form.Item name="name" label={t('profile.name')} rules={[{ required: true, message: t('onboarding.required') }]}>
        <Input maxLength={128} placeholder={t('profile.nameExample')} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="form" label={t('profile.form')}>
          <Select options={sheetForms.map((value) => ({ value, label: t(`form.${value}`) }))} />
        </Form.Item>
        <Form.Item name="crs" label={t('profile.datum')}>
          <Select
            options={[
              { value: '', label: t('import.datumUnknown') },
              ...datums.map((value) => ({ value, label: t(`crs.${value}`) })),
            ]}
          />
        </Form.Item>
      </div>
    </>
  );
}

/** Columns of every form, in the screen's language, to choose a field from. */
function useFieldOptions(fits: (column: SheetColumnView) => boolean) {
  const { language } = useImportWords();
  const form = useSheetForm('full');

  return (form.data?.columns ?? []).filter(fits).map(({ field, code, zh, en }) => {
    const label = language === 'en' ? en : zh;

    return { value: field, label: code === field || code === label ? label : `${label} ${code}` };
  });
}

function HeadingLines() {
  const { t } = useImportWords();
  const options = useFieldOptions(() => true);
  const required = [{ required: true, message: t('onboarding.required') }];

  return (
    <section className="profile-lines">
      <h3>{t('profile.headingsTitle')}</h3>
      <p className="dim">{t('profile.headingsNote')}</p>
      <Form.List name="headings">
        {(lines, { add, remove }) => (
          <>
            {lines.map(({ key, name }) => (
              <div key={key} className="profile-line">
                <Form.Item name={[name, 'heading']} rules={required}>
                  <Input maxLength={64} placeholder={t('profile.heading')} />
                </Form.Item>
                <Form.Item name={[name, 'field']} rules={required}>
                  <Select
                    showSearch={{ optionFilterProp: 'label' }}
                    placeholder={t('profile.field')}
                    options={options}
                  />
                </Form.Item>
                <DropLine onClick={() => remove(name)} />
              </div>
            ))}
            <Button size="small" onClick={() => add()} data-testid="add-heading">
              + {t('profile.addHeading')}
            </Button>
          </>
        )}
      </Form.List>
    </section>
  );
}

function ValueLines() {
  const { t } = useImportWords();
  const options = useFieldOptions(({ choices }) => choices !== undefined);
  const required = [{ required: true, message: t('onboarding.required') }];

  return (
    <section className="profile-lines">
      <h3>{t('profile.valuesTitle')}</h3>
      <p className="dim">{t('profile.valuesNote')}</p>
      <Form.List name="values">
        {(lines, { add, remove }) => (
          <>
            {lines.map(({ key, name }) => (
              <div key={key} className="profile-line profile-value">
                <Form.Item name={[name, 'field']} rules={required}>
                  <Select
                    showSearch={{ optionFilterProp: 'label' }}
                    placeholder={t('profile.field')}
                    options={options}
                  />
                </Form.Item>
                <Form.Item name={[name, 'from']} rules={required}>
                  <Input maxLength={64} placeholder={t('profile.from')} />
                </Form.Item>
                <MeaningItem line={name} />
                <DropLine onClick={() => remove(name)} />
              </div>
            ))}
            <Button size="small" onClick={() => add()} data-testid="add-value">
              + {t('profile.addValue')}
            </Button>
          </>
        )}
      </Form.List>
    </section>
  );
}

/** What the cell means: one of the field's own code list. */
function MeaningItem({ line }: { readonly line: number }) {
  const { t } = useImportWords();
  const form = useSheetForm('full');
  const field = Form.useWatch<string | undefined>(['values', line, 'field']);
  const choices = form.data?.columns.find((column) => column.field === field)?.choices ?? [];
  const options = choices.map(({ code, label }) => ({
    value: code,
    label: code === label ? label : `${code} ${label}`,
  }));

  return (
    <Form.Item name={[line, 'to']} rules={[{ required: true, message: t('onboarding.required') }]}>
      <Select placeholder={t('profile.to')} options={options} disabled={field === undefined} />
    </Form.Item>
  );
}

function DropLine({ onClick }: { readonly onClick: () => void }) {
  const { t } = useImportWords();

  return (
    <Button type="text" aria-label={t('profile.dropLine')} title={t('profile.dropLine')} onClick={onClick}>
      ✕
    </Button>
  );
}
