import { useEffect, useMemo } from 'react';
import type { WallPageView } from '../../../gateway/wall/wall-api.ts';
import type { WallReading } from './use-wall.ts';
import { ViewingReporter } from './viewing-reporter.ts';

/** The last report of a page must reach the gateway before it turns the page. */
const lastReportLeadMs = 400;

/** Reports the viewing of the wall's pages while the grid shows. */
export function useViewingReporter({ session, readAtMs }: WallReading, page: WallPageView): ViewingReporter {
  const reporter = useMemo(() => new ViewingReporter(session.id), [session.id]);

  useEffect(() => {
    reporter.start();

    return () => reporter.stop();
  }, [reporter]);

  const endsInMs = page.endsAtMs - session.asOfMs;
  useEffect(() => {
    const timer = setTimeout(
      reporter.report,
      Math.max(0, endsInMs - (performance.now() - readAtMs) - lastReportLeadMs),
    );

    return () => clearTimeout(timer);
  }, [reporter, endsInMs, readAtMs]);

  return reporter;
}
