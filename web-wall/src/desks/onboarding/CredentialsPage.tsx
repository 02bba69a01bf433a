import { Button, Popconfirm, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, useState } from 'react';
import type { CredentialSetView } from '../../../../gateway/discovery/logins/credential-set-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { CredentialDrawer } from './CredentialDrawer.tsx';
import { useCredentialSets, useRemoveCredentialSet } from './credential-queries.ts';
import { OrganisationName } from './OrganisationPicker.tsx';
import { UnitName } from './UnitPicker.tsx';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

interface RowToolsProps {
  readonly set: CredentialSetView;
  readonly onChange: (set: CredentialSetView) => void;
}

function RowTools({ set, onChange }: RowToolsProps) {
  const { t } = useOnboardingWords();
  const remove = useRemoveCredentialSet();

  return (
    <span className="row-tools">
      <Button size="small" onClick={() => onChange(set)}>
        {t('form.change')}
      </Button>
      <Popconfirm
        title={t('sets.removeAsk', { name: set.name })}
        okText={t('form.remove')}
        cancelText={t('common.cancel')}
        onConfirm={() => remove.mutate(set.id)}
      >
        <Button size="small" type="text" loading={remove.isPending}>
          {t('form.remove')}
        </Button>
      </Popconfirm>
      {remove.error !== null && <ProblemNote problem={remove.error} />}
    </span>
  );
}

function columnsOf(
  { t, language }: OnboardingWords,
  onChange: (set: CredentialSetView) => void,
): ColumnsType<CredentialSetView> {
  return [
    { title: t('sets.name'), dataIndex: 'name' },
    { title: t('sets.username'), dataIndex: 'username', width: '16%' },
    {
      title: t('sets.area'),
      width: '18%',
      render: (_, { organisationId }) => <OrganisationName organisationId={organisationId} />,
    },
    {
      title: t('sets.owner'),
      width: '18%',
      render: (_, { unitId }) => (unitId === undefined ? '–' : <UnitName unitId={unitId} />),
    },
    {
      title: t('sets.changed'),
      width: '18%',
      render: (_, { changedBy, changedAtMs }) => (
        <span className="two-lines">
          {changedBy}
          <small>{formatInstant(changedAtMs, language)}</small>
        </span>
      ),
    },
    { key: 'tools', width: 172, align: 'right', render: (_, set) => <RowTools set={set} onChange={onChange} /> },
  ];
}

/** Named logins; passwords go in and never come out. */
export default function CredentialsPage() {
  const words = useOnboardingWords();
  const { t } = words;
  const sets = useCredentialSets();
  const [edited, setEdited] = useState<CredentialSetView | 'new'>();
  const columns = useMemo(() => columnsOf(words, setEdited), [words]);

  return (
    <main className="desk" data-testid="credentials-page">
      <DeskHead title={t('sets.title')} question={t('sets.question')}>
        <Button type="primary" onClick={() => setEdited('new')} data-testid="set-add">
          {t('sets.add')}
        </Button>
      </DeskHead>
      <Loaded query={sets} what={t('sets.title')}>
        {({ items }) => (
          <div className="desk-table">
            <Table
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={items}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              sticky
              locale={{ emptyText: <Teach title={t('sets.none')} step={t('sets.noneTeach')} /> }}
            />
          </div>
        )}
      </Loaded>
      {edited !== undefined && (
        <CredentialDrawer {...(edited === 'new' ? {} : { set: edited })} onClose={() => setEdited(undefined)} />
      )}
    </main>
  );
}
