import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import type { UserView } from '../../gateway/access/access-api.ts';
import { createQueryClient } from './api/query-client.ts';
import { RealtimeProvider } from './api/realtime.tsx';
import { useSession } from './api/session.ts';
import { useWords } from './i18n/use-words.ts';
import { LoginPage } from './login/LoginPage.tsx';
import { CrashGuard } from './ui/CrashGuard.tsx';
import { homeOf, placesOf } from './ui/navigation.ts';
import { ProblemNote } from './ui/ProblemNote.tsx';
import { Waiting } from './ui/Waiting.tsx';

const WallPage = lazy(() => import('./wall/WallPage.tsx'));
const StatusWallPage = lazy(() => import('./wall/status/StatusWallPage.tsx'));
const DisplayPage = lazy(() => import('./wall/display/DisplayPage.tsx'));
const DesksRoot = lazy(() => import('./desks/DesksRoot.tsx'));
const PasswordPage = lazy(() => import('./login/PasswordPage.tsx'));
const ReportPage = lazy(() => import('./report/ReportPage.tsx'));

/** The whole browser part: the login in front, then the wall and the desks, each loaded when first opened. */
export function App() {
  const [queries] = useState(createQueryClient);

  return (
    <CrashGuard>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Front />
        </BrowserRouter>
      </QueryClientProvider>
    </CrashGuard>
  );
}

/** A display of a wall has no user: it is let in by what it was given. */
function Front() {
  const { t } = useWords();

  return (
    <Suspense fallback={<Waiting what={t('desk.loading')} />}>
      <Routes>
        <Route path="/display" element={<DisplayPage />} />
        <Route path="*" element={<SessionGate />} />
      </Routes>
    </Suspense>
  );
}

function SessionGate() {
  const { t } = useWords();
  const session = useSession();
  if (session.isPending) return <Waiting what={t('login.title')} />;
  if (session.isError) {
    return (
      <main className="splash">
        <ProblemNote problem={session.error} />
        <button type="button" className="button" onClick={() => void session.refetch()}>
          {t('common.retry')}
        </button>
      </main>
    );
  }
  if (session.data === null) return <LoginPage />;
  if (session.data.user.mustChangePassword) return <PasswordPage user={session.data.user} />;

  return (
    <RealtimeProvider key={session.data.user.id}>
      <Screens user={session.data.user} />
    </RealtimeProvider>
  );
}

function Screens({ user }: { readonly user: UserView }) {
  const { t } = useWords();
  const home = homeOf(user.role);
  const hasWall = placesOf(user.role, user.contractor).some(({ path }) => path === '/');

  return (
    <Suspense fallback={<Waiting what={t('desk.loading')} />}>
      <Routes>
        <Route path="/" element={hasWall ? <WallPage user={user} /> : <Navigate to={home} replace />} />
        <Route path="/status" element={<StatusWallPage user={user} />} />
        <Route path="/password" element={<PasswordPage user={user} />} />
        <Route path="/report" element={<ReportPage />} />
        <Route path="/desk/*" element={<DesksRoot user={user} />} />
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
    </Suspense>
  );
}
