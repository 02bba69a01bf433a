import { type SubmitEvent, useState } from 'react';
import { Link } from 'react-router';
import type { UserView } from '../../../gateway/access/access-api.ts';
import { useChangePassword, useSignOut } from '../api/session.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import './login.css';

const leastLength = 10;

/** Chooses an own password: by wish, or because somebody else set the one that is. */
export default function PasswordPage({ user }: { readonly user: UserView }) {
  const { t } = useWords();
  const change = useChangePassword();
  const signOut = useSignOut();
  const [fields, setFields] = useState({ current: '', next: '', again: '' });
  const isTwice = fields.next === fields.again;
  const isReady = fields.current !== '' && fields.next.length >= leastLength && isTwice;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) change.mutate({ current: fields.current, next: fields.next });
  };
  const field = (name: keyof typeof fields, autoComplete: string) => (
    <label className="field">
      {t(`password.${name}`)}
      <input
        name={name}
        type="password"
        autoComplete={autoComplete}
        autoFocus={name === 'current'}
        required
        maxLength={128}
        value={fields[name]}
        onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
      />
    </label>
  );

  return (
    <main className="login">
      <form className="login-box" onSubmit={submit} data-testid="password-form">
        <h1 className="password-title">{t('password.title')}</h1>
        <p className="login-notice">{t(user.mustChangePassword ? 'password.preset' : 'password.own')}</p>
        {field('current', 'current-password')}
        {field('next', 'new-password')}
        {field('again', 'new-password')}
        <span className="login-hint" role="status">
          {fields.again !== '' && !isTwice && t('password.different')}
        </span>
        {change.error !== null && <ProblemNote problem={change.error} />}
        {change.isSuccess && <p role="status">{t('password.changed')}</p>}
        <button
          type="submit"
          className="button button-main"
          disabled={!isReady || change.isPending}
          data-testid="password-submit"
        >
          {t('password.submit')}
        </button>
        {user.mustChangePassword ? (
          <button type="button" className="button button-quiet" onClick={() => signOut.mutate()}>
            {t('menu.leave')}
          </button>
        ) : (
          <Link className="button button-quiet" to="/">
            {t('password.back')}
          </Link>
        )}
      </form>
    </main>
  );
}
