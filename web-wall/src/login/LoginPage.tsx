import { type KeyboardEvent, type SubmitEvent, useState } from 'react';
import { useSignIn } from '../api/session.ts';
import { setLanguage, useWords } from '../i18n/use-words.ts';
import { BrandMark } from '../ui/Brand.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import './login.css';

/** The way in; it shows the gateway's own words when it refuses. */
export function LoginPage() {
  const { t, language } = useWords();
  const signIn = useSignIn();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn.mutate({ username, password });
  };

  return (
    <main className="login">
      <form className="login-box" onSubmit={submit} data-testid="login-form">
        <div className="login-head">
          <h1 className="brand">
            <BrandMark />
            {t('product.name')}
          </h1>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}
            data-testid="language"
          >
            {t('language.switch')}
          </button>
        </div>
        <label className="field">
          {t('login.username')}
          <input
            name="username"
            autoComplete="username"
            autoFocus
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </label>
        <PasswordField value={password} onChange={setPassword} />
        {signIn.error !== null && <ProblemNote problem={signIn.error} />}
        <button type="submit" className="button button-main" disabled={signIn.isPending} data-testid="login-submit">
          {t(signIn.isPending ? 'login.submitting' : 'login.submit')}
        </button>
        <p className="login-notice">{t('login.notice')}</p>
      </form>
    </main>
  );
}

/** Says when Caps Lock is on: the commonest reason of a wrong password. */
function PasswordField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useWords();
  const [capsLock, setCapsLock] = useState(false);
  const watchCaps = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));

  return (
    <label className="field">
      {t('login.password')}
      <input
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyUp={watchCaps}
        onKeyDown={watchCaps}
      />
      <span className="login-hint" role="status">
        {capsLock && t('login.capsLock')}
      </span>
    </label>
  );
}
