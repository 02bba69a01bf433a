import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { useRole } from '../../api/use-role.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import '../onboarding/onboarding-routes.css';
import { PatrolDesk } from './PatrolDesk.tsx';
import { usePatrolWords } from './use-patrol-words.ts';

const PlanEditor = lazy(() => import('./plans/PlanEditor.tsx'));
const CoverageDesk = lazy(() => import('./coverage/CoverageDesk.tsx'));

const base = '/desk/patrol';

/** The screens of 巡查台: today, one plan, coverage. */
export default function PatrolRoutes() {
  const { t } = usePatrolWords();
  const { isAdmin } = useRole();

  return (
    <div className="desk-tabbed">
      <nav className="desk-tabs" aria-label={t('nav.patrol')}>
        <NavLink to={base} end>
          {t('pp.tab.today')}
        </NavLink>
        {isAdmin && <NavLink to={`${base}/plans/new`}>{t('pp.new')}</NavLink>}
        <NavLink to={`${base}/coverage`}>{t('pp.tab.coverage')}</NavLink>
      </nav>
      <Suspense fallback={<Waiting what={t('desk.loading')} />}>
        <Routes>
          <Route index element={<PatrolDesk />} />
          {isAdmin && <Route path="plans/:planId" element={<PlanEditor />} />}
          <Route path="coverage" element={<CoverageDesk />} />
          <Route path="*" element={<Navigate to={base} replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}
