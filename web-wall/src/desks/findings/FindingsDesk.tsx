import { lazy, Suspense } from 'react';
import { useWords } from '../../i18n/use-words.ts';
import { Waiting } from '../../ui/Waiting.tsx';

/** Its own chunk: most people who open a desk open another one. */
const FindingsRoutes = lazy(() => import('./FindingsRoutes.tsx'));

/** 发现处置: what officers found, followed to its end. */
export function FindingsDesk() {
  const { t } = useWords();

  return (
    <Suspense fallback={<Waiting what={t('desk.loading')} />}>
      <FindingsRoutes />
    </Suspense>
  );
}
