import { Button, Popconfirm, Space } from 'antd';
import type { ListedUserView } from '../../../../gateway/access/access-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { makeFirstPassword } from './first-password.ts';
import type { MadePassword } from './FirstPassword.tsx';
import { useChangePerson, useEndSessions } from './people-queries.ts';
import { usePeopleWords } from './use-people-words.ts';

interface PersonActsProps {
  readonly user: ListedUserView;
  readonly onClose: () => void;
  readonly onPassword: (made: MadePassword) => void;
}

/** What takes effect at once: lock, new password, sign out everywhere. */
export function PersonActs({ user, onClose, onPassword }: PersonActsProps) {
  const { t } = usePeopleWords();
  const change = useChangePerson();
  const end = useEndSessions();
  const { id, displayName, username, disabled } = user;
  const lock = () => change.mutate({ id, body: { disabled: !disabled } }, { onSuccess: onClose });
  const reset = () => {
    const password = makeFirstPassword((numbers) => crypto.getRandomValues(numbers));
    change.mutate(
      { id, body: { password, mustChangePassword: true } },
      {
        onSuccess: () => {
          onClose();
          onPassword({ displayName, username, password });
        },
      },
    );
  };
  const problem = change.error ?? end.error;

  return (
    <div className="person-acts">
      <Space wrap>
        {disabled ? (
          <Button onClick={lock} loading={change.isPending} data-testid="person-unlock">
            {t('pp.unlock')}
          </Button>
        ) : (
          <Popconfirm title={t('pp.lock')} description={t('pp.lockAsk')} onConfirm={lock}>
            <Button danger loading={change.isPending} data-testid="person-lock">
              {t('pp.lock')}
            </Button>
          </Popconfirm>
        )}
        <Popconfirm title={t('pp.reset')} description={t('pp.resetAsk')} onConfirm={reset}>
          <Button data-testid="person-reset">{t('pp.reset')}</Button>
        </Popconfirm>
        {user.signedIn !== undefined && (
          <Popconfirm
            title={t('pp.end')}
            description={t('pp.endAsk')}
            onConfirm={() => end.mutate(id, { onSuccess: onClose })}
          >
            <Button loading={end.isPending} data-testid="person-end">
              {t('pp.end')}
            </Button>
          </Popconfirm>
        )}
      </Space>
      {problem !== null && <ProblemNote problem={problem} />}
    </div>
  );
}
