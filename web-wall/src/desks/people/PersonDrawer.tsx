import { App, Button, Drawer, Form } from 'antd';
import type { ListedUserView } from '../../../../gateway/access/access-api.ts';
import { useSession } from '../../api/session.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useNow } from '../../ui/use-now.ts';
import { makeFirstPassword } from './first-password.ts';
import type { MadePassword } from './FirstPassword.tsx';
import { useChangePerson, useCreatePerson } from './people-queries.ts';
import { changesOf, formOf, type PersonForm, termOf } from './person-form.ts';
import { PersonActs } from './PersonActs.tsx';
import { PersonFields } from './PersonFields.tsx';
import { StandingMark } from './PeopleTable.tsx';
import { usePeopleWords } from './use-people-words.ts';

interface PersonDrawerProps {
  /** Absent: a new one. */
  readonly user: ListedUserView | undefined;
  readonly onClose: () => void;
  readonly onPassword: (made: MadePassword) => void;
}

/** One person: who it is, and what may be done. */
export function PersonDrawer({ user, onClose, onPassword }: PersonDrawerProps) {
  const { t } = usePeopleWords();
  const nowMs = useNow(60_000);
  const isOwn = useSession().data?.user.id === user?.id;

  return (
    <Drawer
      open
      size={480}
      title={user === undefined ? t('pp.new') : user.displayName}
      extra={user && <StandingMark user={user} nowMs={nowMs} />}
      onClose={onClose}
      data-testid="person-drawer"
    >
      {user === undefined ? (
        <NewPerson onClose={onClose} onPassword={onPassword} />
      ) : (
        <>
          {isOwn && <p className="notice">{t('pp.own')}</p>}
          <EditedPerson user={user} isOwn={isOwn} onClose={onClose} />
          {!isOwn && <PersonActs user={user} onClose={onClose} onPassword={onPassword} />}
        </>
      )}
    </Drawer>
  );
}

function NewPerson({ onClose, onPassword }: Omit<PersonDrawerProps, 'user'>) {
  const { t } = usePeopleWords();
  const create = useCreatePerson();
  const submit = (form: PersonForm) => {
    const { username, displayName, role, organisationId } = form;
    const password = makeFirstPassword((numbers) => crypto.getRandomValues(numbers));
    const body = { username, displayName, role, organisationId, password, mustChangePassword: true, ...termOf(form) };
    create.mutate(body, {
      onSuccess: (made) => {
        onClose();
        onPassword({ displayName: made.displayName, username: made.username, password });
      },
    });
  };

  return (
    <Form<PersonForm> layout="vertical" initialValues={{ role: 'officer', isContractor: false }} onFinish={submit}>
      <PersonFields isNew isOwn={false} staysContractor={false} />
      {create.error !== null && <ProblemNote problem={create.error} />}
      <Button type="primary" htmlType="submit" loading={create.isPending} data-testid="person-save">
        {t('pp.new')}
      </Button>
    </Form>
  );
}

interface EditedPersonProps {
  readonly user: ListedUserView;
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

function EditedPerson({ user, isOwn, onClose }: EditedPersonProps) {
  const { t } = usePeopleWords();
  const { message } = App.useApp();
  const change = useChangePerson();
  const submit = (form: PersonForm) =>
    change.mutate(
      { id: user.id, body: changesOf(user, form) },
      {
        onSuccess: () => {
          void message.success(t('pp.saved'));
          onClose();
        },
      },
    );

  return (
    <Form<PersonForm> layout="vertical" initialValues={formOf(user)} onFinish={submit}>
      <PersonFields isNew={false} isOwn={isOwn} staysContractor={user.contractor !== undefined} />
      {!isOwn && <p className="form-note">{t('pp.signsOut')}</p>}
      {change.error !== null && <ProblemNote problem={change.error} />}
      <Button type="primary" htmlType="submit" loading={change.isPending} data-testid="person-save">
        {t('pp.save')}
      </Button>
    </Form>
  );
}
