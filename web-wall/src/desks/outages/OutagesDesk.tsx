import { lazy, Suspense } from 'react';
import { useWords } from '../../i18n/use-words.ts';
import { Waiting } from '../../ui/Waiting.tsx';

/** Its own chunk, as every desk's. */
const OutagesRoutes = lazy(() => import('./OutagesRoutes.tsx'));

/** 故障台: what is really broken, how big, whose. */
export function OutagesDesk() {
  const { t } = useWords();

  return (
    <Suspense fallback={<Waiting what={t('desk.loading')} />}>
      <OutagesRoutes />
    </Suspense>
  );
}
