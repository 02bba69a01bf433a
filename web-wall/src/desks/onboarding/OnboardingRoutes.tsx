import { type ComponentType, lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { useDictionary } from '../../i18n/use-dictionary.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import './onboarding.css';
import './onboarding-routes.css';
import { type OnboardingTab, onboardingTabWords } from './onboarding-tab-words.ts';
import OverviewPage from './OverviewPage.tsx';

const UnitsPage = lazy(() => import('./UnitsPage.tsx'));
const NewOnboardingPage = lazy(() => import('./NewOnboardingPage.tsx'));
const OnboardingPage = lazy(() => import('./OnboardingPage.tsx'));
const CandidatesPage = lazy(() => import('./CandidatesPage.tsx'));
const CheckPage = lazy(() => import('./CheckPage.tsx'));
const ScansPage = lazy(() => import('./ScansPage.tsx'));
const ScanChangesPage = lazy(() => import('./ScanChangesPage.tsx'));
const BulkPage = lazy(() => import('./BulkPage.tsx'));
const CredentialsPage = lazy(() => import('./CredentialsPage.tsx'));
const ImportDesk = lazy(() => import('../import/ImportDesk.tsx'));
const PlatformsDesk = lazy(() => import('../platforms/PlatformsDesk.tsx'));
const AdaptersDesk = lazy(() => import('../adapters/AdaptersDesk.tsx'));

interface OnboardingPlace {
  /** Below the desk's address; empty for where the desk begins. */
  readonly path: string;
  readonly label: OnboardingTab;
  /** Routes below the desk's address and what they show. */
  readonly screens: Readonly<Record<string, ComponentType>>;
}

/** The screens of 接入 in the order of their tabs, each below `/desk/onboarding`. */
const places: readonly OnboardingPlace[] = [
  { path: '', label: 'onboardingTab.overview', screens: { '/': OverviewPage } },
  {
    path: 'units',
    label: 'onboardingTab.units',
    screens: { units: UnitsPage, 'units/new': NewOnboardingPage, 'units/:onboardingId': OnboardingPage },
  },
  {
    path: 'scans',
    label: 'onboardingTab.scans',
    screens: { scans: ScansPage, 'scans/changes': ScanChangesPage, 'scans/:scanId': ScanChangesPage },
  },
  {
    path: 'candidates',
    label: 'onboardingTab.candidates',
    screens: { candidates: CandidatesPage, 'candidates/:candidateId': CheckPage },
  },
  { path: 'bulk', label: 'onboardingTab.bulk', screens: { bulk: BulkPage, 'bulk/:bulkAdoptionId': BulkPage } },
  { path: 'credentials', label: 'onboardingTab.credentials', screens: { credentials: CredentialsPage } },
  { path: 'import', label: 'onboardingTab.import', screens: { 'import/*': ImportDesk } },
  { path: 'platforms', label: 'onboardingTab.platforms', screens: { 'platforms/*': PlatformsDesk } },
  { path: 'adapters', label: 'onboardingTab.adapters', screens: { 'adapters/*': AdaptersDesk } },
];

/** 接入 with its tabs: what is missing, units, devices on the network, sheets, carriers' platforms, adapters. */
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
          {places.flatMap(({ screens }) =>
            Object.entries(screens).map(([path, Screen]) => <Route key={path} path={path} element={<Screen />} />),
          )}
          <Route path="*" element={<Navigate to="/desk/onboarding" replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}
