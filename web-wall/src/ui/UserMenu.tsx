import { useRef, useState } from 'react';
import { NavLink } from 'react-router';
import type { UserView } from '../../../gateway/access/access-api.ts';
import { useSignOut } from '../api/session.ts';
import { setLanguage, useWords } from '../i18n/use-words.ts';
import { placesOf } from './navigation.ts';
import { useDismissal } from './use-dismissal.ts';

interface UserMenuProps {
  readonly user: UserView;
  /** Runs before the session ends, e.g. to leave the seat at the wall. */
  readonly beforeSignOut?: () => Promise<void>;
}

/** Who is signed in, the ways to other screens, language and the way out. */
export function UserMenu({ user, beforeSignOut }: UserMenuProps) {
  const { t, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const signOut = useSignOut();

  useDismissal(box, isOpen, () => setOpen(false));

  const leave = async () => {
    await beforeSignOut?.().catch(() => undefined); // the session ends either way
    signOut.mutate();
  };

  return (
    <div className="menu" ref={box}>
      <button
        type="button"
        className="button button-quiet"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        data-testid="menu"
      >
        {user.displayName}
        <svg width="10" height="6" viewBox="0 0 10 6" aria-hidden="true">
          <path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      {isOpen && (
        <div className="menu-list">
          <div className="menu-who">
            {t(`role.${user.role}`)} · {user.organisationName}
          </div>
          {placesOf(user.role, user.contractor).map(({ path, label }) => (
            <NavLink key={path} to={path} end>
              {t(label)}
            </NavLink>
          ))}
          <hr />
          <NavLink to="/password">{t('password.menu')}</NavLink>
          <button type="button" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')} data-testid="language">
            {t('language.switch')}
          </button>
          <button type="button" onClick={() => void leave()} data-testid="sign-out">
            {t(beforeSignOut === undefined ? 'menu.leave' : 'menu.signOut')}
          </button>
        </div>
      )}
    </div>
  );
}
