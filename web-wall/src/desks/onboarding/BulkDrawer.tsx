import { Button, Checkbox, Drawer, Form, Select } from 'antd';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useStartBulk } from './bulk-queries.ts';
import { ChecklistFields, type ChecklistForm, emptyChecklist, toChecklist } from './ChecklistFields.tsx';
import { useCredentialSets } from './credential-queries.ts';
import { PlaceFields, type PlaceForm } from './PlaceFields.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface BulkForm extends PlaceForm, ChecklistForm {
  readonly credentialSetId: string;
  readonly evenAfterRefusal: boolean;
}

interface BulkDrawerProps {
  readonly candidates: readonly CandidateView[];
  readonly onStarted: (bulkAdoptionId: string) => void;
  readonly onClose: () => void;
}

/** Starts the adoption of many with one stored login. */
export function BulkDrawer({ candidates, onStarted, onClose }: BulkDrawerProps) {
  const { t, language } = useOnboardingWords();
  const start = useStartBulk();
  const sets = useCredentialSets();
  const submit = ({ looksInto, signage, place = '', ...rest }: BulkForm) => {
    const candidateIds = candidates.map(({ id }) => id);
    start.mutate(
      { ...rest, place: place.trim(), candidateIds, checklist: toChecklist({ looksInto, signage }) },
      { onSuccess: ({ id }) => onStarted(id) },
    );
  };

  return (
    <Drawer
      open
      onClose={onClose}
      size={460}
      title={t('bulk.startTitle', { count: formatCount(candidates.length, language) })}
      data-testid="bulk-drawer"
    >
      <p className="dim host-list">{candidates.map(({ host }) => host).join('　')}</p>
      <Form<BulkForm>
        className="adoption"
        layout="vertical"
        initialValues={{ ...emptyChecklist, ownership: 'government', pointClass: 1, evenAfterRefusal: false }}
        onFinish={submit}
      >
        <Form.Item
          name="credentialSetId"
          label={t('login.set')}
          rules={[{ required: true, message: t('form.required') }]}
          {...(sets.data?.items.length === 0 ? { extra: t('login.setNone') } : {})}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={sets.isPending}
            options={(sets.data?.items ?? []).map(({ id, name, username }) => ({
              value: id,
              label: `${name} · ${username}`,
            }))}
            data-testid="credential-set"
          />
        </Form.Item>
        <Form.Item name="evenAfterRefusal" valuePropName="checked">
          <Checkbox>{t('login.again')}</Checkbox>
        </Form.Item>
        <PlaceFields />
        <ChecklistFields />
        {start.error !== null && <ProblemNote problem={start.error} />}
        <p className="dim">{t('bulk.question')}</p>
        <div className="drawer-foot">
          <Button type="primary" htmlType="submit" block loading={start.isPending} data-testid="bulk-start">
            {t('bulk.start')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
