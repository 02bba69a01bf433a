import { Link } from 'react-router';
import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { ChangeCounts } from './ChangeCounts.tsx';
import { scanLook } from './onboarding-look.ts';
import { ScanProgress } from './ScanProgress.tsx';
import { isOpenScan, useScans } from './scan-queries.ts';
import { describeRanges } from './scan-ranges.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

function Scanned({ scan }: { readonly scan: ScanView }) {
  const words = useOnboardingWords();
  const { t, language } = words;
  if (isOpenScan(scan)) {
    return (
      <>
        <ScanProgress scan={scan} />
        <p className="dim">{t('lastScan.notYet')}</p>
      </>
    );
  }

  return (
    <>
      <p className="line-of">
        <StateMark look={scanLook[scan.state]}>{t(`scan.${scan.state}`)}</StateMark>
        <span>{formatInstant(scan.startedAtMs, language)}</span>
        <span className="dim">{describeRanges(scan, words)}</span>
      </p>
      <ChangeCounts changes={scan.changes} scanId={scan.id} />
      {scan.problem !== undefined && (
        <p className="notice" lang="en">
          {scan.problem}
        </p>
      )}
    </>
  );
}

/** The last scan, and what it found to be different. */
export function LastScan() {
  const { t } = useOnboardingWords();
  const scans = useScans();

  return (
    <section className="panel" data-testid="last-scan">
      <div className="desk-head">
        <h2>{t('lastScan.title')}</h2>
        <div className="desk-tools">
          <Link to="/desk/onboarding/scans">{t('scans.title')} ›</Link>
        </div>
      </div>
      <Loaded query={scans} what={t('lastScan.title')}>
        {({ items: [scan] }) =>
          scan === undefined ? (
            <Teach title={t('lastScan.none')} step={t('lastScan.noneTeach')} />
          ) : (
            <Scanned scan={scan} />
          )
        }
      </Loaded>
    </section>
  );
}
