import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { useSession } from '../../api/session.ts';
import { useRole } from '../../api/use-role.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import '../onboarding/onboarding-routes.css';
import { CauseList } from './causes/CauseList.tsx';
import { CausePage } from './causes/CausePage.tsx';
import { FrontPage } from './front/FrontPage.tsx';
import './outages.css';
import { useOutagesWords } from './use-outages-words.ts';
import { WindowsPage } from './windows/WindowsPage.tsx';

/** Its own chunk: the map library is as large as the rest of the desk. */
const MapPage = lazy(() => import('./map/MapPage.tsx'));
const NoticesPage = lazy(() => import('./notices/NoticesPage.tsx'));
const TicketsPage = lazy(() => import('./tickets/TicketsPage.tsx'));

const base = '/desk/outages';

/** The screens of 故障台: what is broken now, all causes, where, and announced work. */
export default function OutagesRoutes() {
  const { t } = useOutagesWords();
  const { isAdmin } = useRole();
  const isContractor = useSession().data?.user.contractor !== undefined;
  if (isContractor) return <ContractorRoutes />;

  return (
    <div className="desk-tabbed">
      <nav className="desk-tabs" aria-label={t('nav.outages')}>
        <NavLink to={base} end>
          {t('tab.front')}
        </NavLink>
        <NavLink to={`${base}/list`}>{t('tab.list')}</NavLink>
        <NavLink to={`${base}/tickets`}>{t('tab.tickets')}</NavLink>
        <NavLink to={`${base}/map`}>{t('tab.map')}</NavLink>
        <NavLink to={`${base}/windows`}>{t('tab.windows')}</NavLink>
        {isAdmin && <NavLink to={`${base}/notices`}>{t('tab.notices')}</NavLink>}
      </nav>
      <Suspense fallback={<Waiting what={t('desk.loading')} />}>
        <Routes>
          <Route index element={<FrontPage />} />
          <Route path="list" element={<CauseList />} />
          <Route path="causes/:causeId" element={<CausePage />} />
          <Route path="map" element={<MapPage />} />
          <Route path="tickets/*" element={<TicketsPage />} />
          <Route path="windows" element={<WindowsPage />} />
          {isAdmin && <Route path="notices" element={<NoticesPage />} />}
          <Route path="*" element={<Navigate to={base} replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}

/** People of contractors see the tickets of their unit, and nothing else. */
function ContractorRoutes() {
  const { t } = useOutagesWords();

  return (
    <Suspense fallback={<Waiting what={t('desk.loading')} />}>
      <Routes>
        <Route path="tickets/*" element={<TicketsPage />} />
        <Route path="*" element={<Navigate to={`${base}/tickets`} replace />} />
      </Routes>
    </Suspense>
  );
}
