import { Link, Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import { useSession } from '../../api/session.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import '../onboarding/onboarding-routes.css';
import './findings.css';
import { HandlingDesk } from './HandlingDesk.tsx';
import { RoutingDesk } from './RoutingDesk.tsx';
import { WebhooksDesk } from './WebhooksDesk.tsx';

const base = '/desk/findings';
const otherTabs = ['routing', 'webhooks'] as const;

/** The screens of 发现处置: handling for everybody, routing and webhooks for administrators. */
export default function FindingsRoutes() {
  const { t } = useFindingsWords();
  const { pathname } = useLocation();
  const isAdmin = useSession().data?.user.role === 'admin';
  if (!isAdmin) {
    return (
      <Routes>
        <Route path=":findingId?" element={<HandlingDesk />} />
      </Routes>
    );
  }

  // One finding is still handling, at an address of its own.
  const isHandling = otherTabs.every((tab) => !pathname.startsWith(`${base}/${tab}`));

  return (
    <div className="desk-tabbed">
      <nav className="desk-tabs" aria-label={t('nav.findings')}>
        <Link to={base} {...(isHandling && { 'aria-current': 'page' })}>
          {t('fd.tab.handling')}
        </Link>
        <NavLink to={`${base}/routing`}>{t('fd.tab.routing')}</NavLink>
        <NavLink to={`${base}/webhooks`}>{t('fd.tab.webhooks')}</NavLink>
      </nav>
      <Routes>
        <Route path="routing" element={<RoutingDesk />} />
        <Route path="webhooks" element={<WebhooksDesk />} />
        <Route path=":findingId?" element={<HandlingDesk />} />
        <Route path="*" element={<Navigate to={base} replace />} />
      </Routes>
    </div>
  );
}
