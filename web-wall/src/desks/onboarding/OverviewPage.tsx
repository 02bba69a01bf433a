import { Link } from 'react-router';
import { formatCount } from '../../i18n/format.ts';
import { DeskHead } from '../DeskHead.tsx';
import { useCandidates } from './candidate-queries.ts';
import { LastScan } from './LastScan.tsx';
import { ReviewQueue } from './ReviewQueue.tsx';
import { useScanChanges } from './scan-queries.ts';
import { UnitProgressPanel } from './UnitProgressPanel.tsx';
import { useOnboardings, useProgress } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface GapProps {
  /** Absent while it is not known: nothing says 0 when it means unknown. */
  readonly count: number | undefined;
  readonly what: string;
  readonly none: string;
  readonly to: string;
  readonly testId: string;
}

/** One kind of thing that is missing: how many, and the way to them. */
function Gap({ count, what, none, to, testId }: GapProps) {
  const { language } = useOnboardingWords();
  if (count === 0) {
    return (
      <div className="gap" data-testid={testId} data-count={0}>
        <b className="dim">0</b>
        <span className="dim">{none}</span>
      </div>
    );
  }

  return (
    <Link className="gap gap-open" to={to} data-testid={testId} data-count={count ?? ''}>
      <b>{count === undefined ? '–' : formatCount(count, language)}</b>
      <span>{what}</span>
      <i aria-hidden="true">›</i>
    </Link>
  );
}

/** What is still missing before the cameras count. */
export default function OverviewPage() {
  const { t } = useOnboardingWords();
  const candidates = useCandidates({ state: 'new' }, undefined, 1);
  const changes = useScanChanges({ state: 'open' }, undefined, 1);
  const waiting = useOnboardings({ state: 'submitted' }, undefined, 5);
  const progress = useProgress();
  const missing = progress.data && progress.data.totalCount - progress.data.connectedCount;
  const hasChannels = (progress.data?.totalCount ?? 1) > 0;

  return (
    <main className="desk" data-testid="onboarding-desk">
      <DeskHead title={t('nav.onboarding')} question={t('overview.question')} />
      <nav className="gaps" aria-label={t('overview.question')}>
        <Gap
          count={missing}
          what={t('overview.channels')}
          none={t(hasChannels ? 'overview.channelsNone' : 'overview.channelsUnknown')}
          to="/desk/onboarding/units?state=accepted"
          testId="gap-channels"
        />
        <Gap
          count={waiting.data?.total}
          what={t('overview.review')}
          none={t('overview.reviewNone')}
          to="/desk/onboarding/units?state=submitted"
          testId="gap-review"
        />
        <Gap
          count={candidates.data?.total}
          what={t('overview.candidates')}
          none={t('overview.candidatesNone')}
          to="/desk/onboarding/candidates?state=new"
          testId="gap-candidates"
        />
        <Gap
          count={changes.data?.total}
          what={t('overview.changes')}
          none={t('overview.changesNone')}
          to="/desk/onboarding/scans/changes?state=open"
          testId="gap-changes"
        />
      </nav>
      <div className="overview">
        <UnitProgressPanel progress={progress} />
        <div className="overview-side">
          <LastScan />
          <ReviewQueue waiting={waiting} />
        </div>
      </div>
    </main>
  );
}
