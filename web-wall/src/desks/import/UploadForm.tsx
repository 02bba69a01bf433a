import { Button, Checkbox, Form, Progress, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { SheetProfileView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { tokens } from '../../ui/tokens.ts';
import { FileDrop } from './FileDrop.tsx';
import { type Datum, datums, useSheetProfiles } from './import-queries.ts';
import { profileName } from './profile-name.ts';
import { ProfileMeaning } from './ProfileMeaning.tsx';
import { useImportWords } from './use-import-words.ts';
import { useUpload } from './use-upload.ts';

interface UploadFields {
  readonly profileId: string;
  /** Empty: nobody knows, or the template says so. */
  readonly crs: Datum | '';
  readonly convert: boolean;
  readonly ownership: string;
  readonly gaps: 'refuse' | 'accept';
}

const ownerships = ['government', 'leased', 'self-built'] as const;
const start: UploadFields = {
  ...{ profileId: 'standard-27', crs: '', convert: false },
  ...{ ownership: 'government', gaps: 'refuse' },
};

/** A new import: the file, what its template means, and what else a sheet does not say of itself. */
export function UploadForm() {
  const words = useImportWords();
  const { t } = words;
  const navigate = useNavigate();
  const [file, setFile] = useState<File>();
  const profiles = useSheetProfiles();
  const upload = useUpload(({ id }) => void navigate(`/desk/onboarding/import/of/${id}`));
  const [form] = Form.useForm<UploadFields>();
  const chosenId = Form.useWatch('profileId', form);
  const profile = profiles.data?.items.find(({ id }) => id === chosenId);
  const send = ({ crs, convert, ...rest }: UploadFields) => {
    const datum = crs === '' ? profile?.crs : crs;
    const isTurned = convert && datum !== undefined && datum !== 'wgs84';
    if (file !== undefined) {
      upload.mutate({ file, options: { ...rest, crs: crs === '' ? undefined : crs, convert: isTurned } });
    }
  };

  return (
    <section className="panel" data-testid="upload-form">
      <h2>{t('import.new')}</h2>
      <FileDrop file={file} isDisabled={upload.isPending} onFile={setFile} />
      <Form<UploadFields>
        className="upload-fields"
        form={form}
        layout="vertical"
        initialValues={start}
        disabled={upload.isPending}
        onFinish={send}
      >
        <Form.Item name="profileId" label={t('import.profile')}>
          <Select
            loading={profiles.isPending}
            options={(profiles.data?.items ?? []).map((each) => ({ value: each.id, label: profileName(each, words) }))}
          />
        </Form.Item>
        {profiles.isError && <ProblemNote problem={profiles.error} />}
        {profile !== undefined && <ProfileMeaning profile={profile} />}
        <DatumFields profile={profile} />
        <ChoiceFields />
        <Button
          type="primary"
          htmlType="submit"
          block
          disabled={file === undefined}
          loading={upload.isPending}
          data-testid="upload-submit"
        >
          {upload.isPending ? t('import.uploading', { percent: Math.floor(upload.share * 100) }) : t('import.upload')}
        </Button>
      </Form>
      {upload.isPending && <UploadProgress share={upload.share} onCancel={upload.cancel} />}
      {upload.error !== null && <ProblemNote problem={upload.error} />}
      <p className="scan-note">{t('import.tryNote')}</p>
    </section>
  );
}

function DatumFields({ profile }: { readonly profile: SheetProfileView | undefined }) {
  const { t } = useImportWords();
  const told = Form.useWatch<Datum | ''>('crs') ?? '';
  const datum = told === '' ? profile?.crs : told;
  const unknown =
    profile?.crs === undefined
      ? t('import.datumUnknown')
      : t('import.datumOfProfile', { datum: t(`crs.${profile.crs}`) });
  const canConvert = datum !== undefined && datum !== 'wgs84';

  return (
    <>
      <Form.Item
        name="crs"
        label={t('import.datum')}
        extra={canConvert || datum === 'wgs84' ? undefined : t('import.datumNote')}
      >
        <Select
          options={[{ value: '', label: unknown }, ...datums.map((value) => ({ value, label: t(`crs.${value}`) }))]}
        />
      </Form.Item>
      {canConvert && (
        <Form.Item name="convert" valuePropName="checked" extra={t('import.convertNote')}>
          <Checkbox>{t('import.convert')}</Checkbox>
        </Form.Item>
      )}
    </>
  );
}

function ChoiceFields() {
  const { t } = useImportWords();
  const gaps = Form.useWatch<'refuse' | 'accept'>('gaps') ?? 'refuse';

  return (
    <>
      <Form.Item name="ownership" label={t('import.ownership')}>
        <Segmented block options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))} />
      </Form.Item>
      <Form.Item name="gaps" label={t('import.gaps')} extra={t(`import.gapsNote.${gaps}`)}>
        <Segmented
          block
          options={[
            { value: 'refuse', label: t('import.gaps.refuse') },
            { value: 'accept', label: t('import.gaps.accept') },
          ]}
        />
      </Form.Item>
    </>
  );
}

function UploadProgress({ share, onCancel }: { readonly share: number; readonly onCancel: () => void }) {
  const { t } = useImportWords();

  return (
    <>
      <Progress percent={share * 100} showInfo={false} strokeColor={tokens.info} size="small" />
      <Button block onClick={onCancel}>
        {t('import.cancelUpload')}
      </Button>
    </>
  );
}
