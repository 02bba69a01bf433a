import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { useDictionary } from '../../i18n/use-dictionary.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { OnboardingDesk } from './OnboardingDesk.tsx';
import './onboarding-routes.css';
import { type OnboardingTab, onboardingTabWords } from './onboarding-tab-words.ts';

const ImportDesk = lazy(() => import('../import/ImportDesk.tsx'));
const PlatformsDesk = lazy(() => import('../platforms/PlatformsDesk.tsx'));
const AdaptersDesk = lazy(() => import('../adapters/AdaptersDesk.tsx'));

interface OnboardingPlace {
  /** Below the desk's address; empty for where the desk begins. */
  readonly path: '' | 'import' | 'platforms' | 'adapters';
  readonly label: OnboardingTab;
  readonly Screen: React.ComponentType;
}

/** The screens of 接入 in the order of their tabs; each is a desk of its own below `/desk/onboarding`. */
const places: readonly OnboardingPlace[] = [
  { path: '', label: 'onboardingTab.devices', Screen: OnboardingDesk },
  { path: 'import', label: 'onboardingTab.import', Screen: ImportDesk },
  { path: 'platforms', label: 'onboardingTab.platforms', Screen: PlatformsDesk },
  { path: 'adapters', label: 'onboardingTab.adapters', Screen: AdaptersDesk },
];

/** 接入 with its tabs: devices on the network, sheets, carriers' platforms, adapters. */
export default function OnboardingRoutes() {
  const { t } = useDictionary(onboardingTabWords);

  return (
    <div className="desk-tabbed">
      <nav className="desk-tabs" aria-label={t('nav.onboarding')}>
        {places.map(({ path, label }) => (
          <NavLink key={path} to={path === '' ? '/desk/onboarding' : `/desk/onboarding/${path}`} end={path === ''}>
            {t(label)}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Waiting what={t('desk.loading')} />}>
        <Routes>
          {places.map(({ path, Screen }) => (
            <Route key={path} path={path === '' ? '/' : `${path}/*`} element={<Screen />} />
          ))}
          <Route path="*" element={<Navigate to="/desk/onboarding" replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}
