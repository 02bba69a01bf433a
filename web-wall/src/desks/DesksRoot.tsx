import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Navigate, NavLink, Route, Routes } from 'react-router';
import type { UserView } from '../../../gateway/access/access-api.ts';
import { useWords } from '../i18n/use-words.ts';
import { BeijingClock } from '../ui/BeijingClock.tsx';
import { BrandMark } from '../ui/Brand.tsx';
import { DutyNow } from '../ui/DutyChip.tsx';
import { homeOf, placesOf } from '../ui/navigation.ts';
import { UserMenu } from '../ui/UserMenu.tsx';
import { Waiting } from '../ui/Waiting.tsx';
import { antdTheme } from './antd-theme.ts';
import './desks.css';
import { FindingsDesk } from './findings/FindingsDesk.tsx';
import { OutagesDesk } from './outages/OutagesDesk.tsx';
import PatrolRoutes from './patrol/PatrolRoutes.tsx';
import { useDutyNow } from './patrol/duty-queries.ts';

/** Its own chunk: the forms of the registry are most of what the desks have. */
const RegistryDesk = lazy(() => import('./registry/RegistryDesk.tsx'));
const DisplaysDesk = lazy(() => import('./displays/DisplaysDesk.tsx'));
const DutyDesk = lazy(() => import('./duty/DutyDesk.tsx'));
const RosterDesk = lazy(() => import('./duty/roster/RosterDesk.tsx'));
const ShiftsDesk = lazy(() => import('./patrol/shifts/ShiftsDesk.tsx'));
const ReportsDesk = lazy(() => import('./reports/ReportsDesk.tsx'));
const PeopleDesk = lazy(() => import('./people/PeopleDesk.tsx'));
const OnboardingRoutes = lazy(() => import('./onboarding/OnboardingRoutes.tsx'));

const desks = {
  '/desk/patrol': PatrolRoutes,
  '/desk/duty': DutyDesk,
  '/desk/roster': RosterDesk,
  '/desk/shifts': ShiftsDesk,
  '/desk/outages': OutagesDesk,
  '/desk/reports': ReportsDesk,
  '/desk/findings': FindingsDesk,
  '/desk/cameras': RegistryDesk,
  '/desk/onboarding': OnboardingRoutes,
  '/desk/displays': DisplaysDesk,
  '/desk/people': PeopleDesk,
} as const;

/** What has to be filled in, marked alike in every form; the mark is no part of the label's words. */
function markRequired(label: ReactNode, { required }: { readonly required: boolean }): ReactNode {
  return required ? <span className="is-required">{label}</span> : label;
}

function isDesk(path: string): path is keyof typeof desks {
  return Object.hasOwn(desks, path);
}

/** The desks of a role: one frame, one look, each desk at its address. */
export default function DesksRoot({ user }: { readonly user: UserView }) {
  const { language, t } = useWords();
  const own = placesOf(user.role, user.contractor).flatMap(({ path }) =>
    isDesk(path) ? [{ path, Desk: desks[path] }] : [],
  );

  return (
    <ConfigProvider
      theme={antdTheme}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: markRequired }}
    >
      <App component={false}>
        <div className="desks">
          <DeskBar user={user} />
          <DeskNavigation user={user} />
          <Suspense fallback={<Waiting what={t('desk.loading')} />}>
            <Routes>
              {own.map(({ path, Desk }) => (
                <Route key={path} path={`${path.slice('/desk/'.length)}/*`} element={<Desk />} />
              ))}
              <Route path="*" element={<Navigate to={homeOf(user.role)} replace />} />
            </Routes>
          </Suspense>
        </div>
      </App>
    </ConfigProvider>
  );
}

function DeskBar({ user }: { readonly user: UserView }) {
  const { t } = useWords();

  return (
    <header className="bar">
      <Link className="brand" to={homeOf(user.role)}>
        <BrandMark />
        {t('product.name')}
      </Link>
      {user.contractor === undefined && <DutyOfNow />}
      <BeijingClock />
      <UserMenu user={user} />
    </header>
  );
}

function DutyOfNow() {
  const duty = useDutyNow();

  return duty.data === undefined ? null : <DutyNow duty={duty.data} />;
}

function DeskNavigation({ user }: { readonly user: UserView }) {
  const { t } = useWords();

  return (
    <nav className="desk-nav">
      {placesOf(user.role, user.contractor).map(({ path, label }) => (
        <NavLink key={path} to={path} end={path === '/'}>
          {t(label)}
        </NavLink>
      ))}
    </nav>
  );
}
