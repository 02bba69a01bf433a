import { Navigate, NavLink, Route, Routes } from 'react-router';
import { useRole } from '../../api/use-role.ts';
import '../onboarding/onboarding-routes.css';
import { LeasePage } from './lease/LeasePage.tsx';
import { RatesPage } from './rates/RatesPage.tsx';
import './reports.css';
import { useReportsWords } from './use-reports-words.ts';
import { YearPage } from './year/YearPage.tsx';

const base = '/desk/reports';

/** 考核报表: this period against the last, the days of a year, and what leased points were worth. */
export default function ReportsDesk() {
  const { t } = useReportsWords();
  const { isFitter } = useRole();

  return (
    <div className="desk-tabbed">
      <nav className="desk-tabs" aria-label={t('nav.reports')}>
        <NavLink to={base} end>
          {t('tab.rates')}
        </NavLink>
        <NavLink to={`${base}/year`}>{t('tab.year')}</NavLink>
        {isFitter && <NavLink to={`${base}/lease`}>{t('tab.lease')}</NavLink>}
      </nav>
      <Routes>
        <Route index element={<RatesPage />} />
        <Route path="year" element={<YearPage />} />
        {isFitter && <Route path="lease" element={<LeasePage />} />}
        <Route path="*" element={<Navigate to={base} replace />} />
      </Routes>
    </div>
  );
}
