import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { ScanHistory } from './ScanHistory.tsx';
import { ScanProgress } from './ScanProgress.tsx';
import { isOpenScan, useScans } from './scan-queries.ts';
import { ScanStart } from './ScanStart.tsx';
import { Schedules } from './Schedules.tsx';
import { useListFilter } from './use-list-filter.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

const noFilter = [] as const;

/** Scans: a new one, those under way, past ones with what had changed, and those that come again. */
export default function ScansPage() {
  const { t } = useOnboardingWords();
  const { page } = useListFilter(noFilter);
  const newest = useScans();
  const scans = useScans(page.cursor);
  const open = (newest.data?.items ?? []).filter(isOpenScan).toSorted((a, b) => a.place - b.place);

  return (
    <main className="desk" data-testid="scans-page">
      <DeskHead title={t('scans.title')} question={t('scans.question')} />
      <div className="onboarding">
        <div className="stack">
          <ScanStart />
          <Schedules />
        </div>
        <div className="stack">
          {open.length > 0 && (
            <section className="panel">
              <h2>{t('scans.now')}</h2>
              {open.map((scan) => (
                <ScanProgress key={scan.id} scan={scan} />
              ))}
            </section>
          )}
          <section className="panel">
            <h2>{t('scans.history')}</h2>
            <Loaded query={scans} what={t('scans.history')}>
              {(content) => <ScanHistory scans={content} page={page} />}
            </Loaded>
          </section>
        </div>
      </div>
    </main>
  );
}
