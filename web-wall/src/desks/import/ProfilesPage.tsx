import { Button, Popconfirm, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { SheetProfileView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { sheetForms, useSheetProfiles } from './import-queries.ts';
import { profileName } from './profile-name.ts';
import { ProfileEditor } from './ProfileEditor.tsx';
import { ProfileMeaning } from './ProfileMeaning.tsx';
import { useRemoveProfile } from './profile-queries.ts';
import { type ImportWords, useImportWords } from './use-import-words.ts';
import { useRole } from '../../api/use-role.ts';

interface ProfileActions {
  readonly onEdit: (profile: SheetProfileView) => void;
  readonly onRemove: (profile: SheetProfileView) => void;
}

function originOf({ t }: ImportWords, { id, isMine }: SheetProfileView): string {
  // The built-in ones go by the name of their form.
  if (sheetForms.some((form) => form === id)) return t('profile.builtIn');

  return t(isMine ? 'profile.mine' : 'profile.above');
}

function columnsOf(words: ImportWords, { onEdit, onRemove }: ProfileActions): ColumnsType<SheetProfileView> {
  const { t } = words;

  return [
    { title: t('profile.name'), width: '22%', render: (_, profile) => profileName(profile, words) },
    { title: t('profile.kind'), width: 96, render: (_, profile) => originOf(words, profile) },
    { title: t('profile.meaning'), render: (_, profile) => <ProfileMeaning profile={profile} /> },
    {
      key: 'actions',
      width: 168,
      align: 'right',
      render: (_, profile) =>
        profile.isMine && (
          <>
            <Button size="small" onClick={() => onEdit(profile)} data-testid="profile-edit">
              {t('profile.edit')}
            </Button>{' '}
            <Popconfirm
              title={t('profile.removeAsk', { name: profile.name })}
              okText={t('profile.remove')}
              cancelText={t('import.notYet')}
              onConfirm={() => onRemove(profile)}
            >
              <Button size="small" type="text">
                {t('profile.remove')}
              </Button>
            </Popconfirm>
          </>
        ),
    },
  ];
}

/** Templates of sheets: what each means; administrators describe those of their part. */
export function ProfilesPage() {
  const words = useImportWords();
  const { t } = words;
  const { isAdmin } = useRole();
  const profiles = useSheetProfiles();
  const { mutate: remove, error } = useRemoveProfile();
  const [edited, setEdited] = useState<SheetProfileView | 'new'>();
  const columns = useMemo(
    () => columnsOf(words, { onEdit: setEdited, onRemove: ({ id }) => remove(id) }),
    [words, remove],
  );
  const close = () => setEdited(undefined);

  return (
    <main className="desk" data-testid="profiles-page">
      <p>
        <Link to="/desk/onboarding/import">‹ {t('import.title')}</Link>
      </p>
      <DeskHead title={t('profile.title')} question={t('profile.question')}>
        {isAdmin ? (
          <Button type="primary" onClick={() => setEdited('new')} data-testid="profile-new">
            {t('profile.new')}
          </Button>
        ) : (
          <span>{t('profile.onlyAdmins')}</span>
        )}
      </DeskHead>
      {error !== null && <ProblemNote problem={error} />}
      <section className="panel">
        <Loaded query={profiles} what={t('profile.title')}>
          {({ items }) => (
            <Table
              size="small"
              rowKey="id"
              columns={isAdmin ? columns : columns.slice(0, -1)}
              dataSource={items}
              pagination={false}
            />
          )}
        </Loaded>
      </section>
      {edited === 'new' && <ProfileEditor onClose={close} />}
      {edited !== undefined && edited !== 'new' && <ProfileEditor key={edited.id} profile={edited} onClose={close} />}
    </main>
  );
}
