import { Button, Progress } from 'antd';
import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount, formatDuration } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { tokens } from '../../ui/tokens.ts';
import { useNow } from '../../ui/use-now.ts';
import { scanLook } from './onboarding-look.ts';
import { useCancelScan } from './scan-queries.ts';
import { describeRanges } from './scan-ranges.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** A scan that waits or runs: its place or its progress, and the way to cancel it. */
export function ScanProgress({ scan }: { readonly scan: ScanView }) {
  const words = useOnboardingWords();
  const { t, language } = words;
  const nowMs = useNow(1000);
  const cancel = useCancelScan();
  const count = (value: number) => formatCount(value, language);
  const { askedHosts, hostCount, foundDevices, state, place } = scan;
  const found = { asked: count(askedHosts), count: count(hostCount), found: count(foundDevices) };

  return (
    <div className="scan-progress" role="status" data-testid="scan-progress" data-state={state}>
      <p className="line-of">
        <StateMark look={scanLook[state]}>{t(`scan.${state}`)}</StateMark>
        {state === 'waiting' && <span>{t('scans.place', { place: count(place) })}</span>}
        <span className="dim">{describeRanges(scan, words)}</span>
        <span className="dim">{formatDuration(nowMs - scan.startedAtMs, language)}</span>
      </p>
      {hostCount > 0 && (
        <Progress
          percent={Math.floor((askedHosts / hostCount) * 100)}
          showInfo={false}
          strokeColor={tokens.info}
          size="small"
        />
      )}
      <p className="line-of">
        <span>{hostCount > 0 ? t('scans.progress', found) : t('scans.progressMulticast', found)}</span>
        <Button
          size="small"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(scan.id)}
          data-testid="scan-cancel"
        >
          {t('scans.cancel')}
        </Button>
      </p>
      {cancel.error !== null && <ProblemNote problem={cancel.error} />}
    </div>
  );
}
