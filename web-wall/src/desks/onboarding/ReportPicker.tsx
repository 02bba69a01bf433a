import { Button } from 'antd';
import { Link } from 'react-router';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { useCandidates, useChecks } from './candidate-queries.ts';
import { verdictOf } from './check-verdict.ts';
import { verdictLook } from './onboarding-look.ts';
import { isOpenScan, useScans, useStartScan } from './scan-queries.ts';
import type { OnboardingDetail } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface ReportPickerProps {
  readonly system: NonNullable<OnboardingDetail['system']>;
  readonly chosenId: string | undefined;
  readonly onChoose: (check: CheckView) => void;
}

/** Nobody has seen a device at the address: a scan of it is the first step. */
function NotSeen({ host, port }: ReportPickerProps['system']) {
  const { t } = useOnboardingWords();
  const address = `${host}:${port}`;
  const start = useStartScan();
  const scans = useScans();
  const isScanning = scans.data?.items.some((scan) => isOpenScan(scan) && scan.ranges.includes(host)) === true;

  return (
    <p className="line-of">
      <span>{isScanning ? t('wizard.reportScanning', { address: host }) : t('wizard.reportScan', { address })}</span>
      <Button
        size="small"
        loading={start.isPending || isScanning}
        onClick={() => start.mutate({ multicast: false, ranges: [host] })}
        data-testid="wizard-scan"
      >
        {t('wizard.reportScanNow')}
      </Button>
      {start.error !== null && <ProblemNote problem={start.error} />}
    </p>
  );
}

interface ReportsProps {
  readonly candidate: CandidateView;
  readonly chosenId: string | undefined;
  readonly onChoose: (check: CheckView) => void;
}

function Reports({ candidate, chosenId, onChoose }: ReportsProps) {
  const { t, language } = useOnboardingWords();
  const checks = useChecks(candidate.id);
  const address = `/desk/onboarding/candidates/${candidate.id}`;

  return (
    <Loaded query={checks} what={t('wizard.report')}>
      {({ items }) => {
        const done = items.filter(({ state }) => state === 'done');

        return (
          <ul className="links">
            {done.length === 0 && <li>{t('wizard.reportNone')}</li>}
            {done.map((check) => (
              <li key={check.id}>
                <StateMark look={verdictLook[verdictOf(check)]}>
                  {t('wizard.reportOf', { time: formatInstant(check.startedAtMs, language), name: check.checkedBy })}
                </StateMark>
                <Link to={`${address}?check=${check.id}`}>{t('wizard.reportOpen')}</Link>
                <span className="row-tools">
                  {check.id === chosenId ? (
                    <span className="dim">{t('wizard.reportTaken')}</span>
                  ) : (
                    <Button size="small" onClick={() => onChoose(check)} data-testid="report-take">
                      {t('wizard.reportTake')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
            <li>
              <Link to={address} data-testid="wizard-check">
                {t('wizard.reportCheck')} ›
              </Link>
            </li>
          </ul>
        );
      }}
    </Loaded>
  );
}

/** The check reports of the system's address: one is attached and tells the channels. */
export function ReportPicker({ system, chosenId, onChoose }: ReportPickerProps) {
  const { t } = useOnboardingWords();
  const candidates = useCandidates({ range: system.host });

  return (
    <section>
      <strong>{t('wizard.report')}</strong>
      <Loaded query={candidates} what={t('wizard.report')}>
        {({ items }) => {
          const candidate = items.find(({ port }) => port === system.port);

          return candidate === undefined ? (
            <NotSeen {...system} />
          ) : (
            <Reports candidate={candidate} chosenId={chosenId} onChoose={onChoose} />
          );
        }}
      </Loaded>
    </section>
  );
}
