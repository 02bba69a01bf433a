import { Alert, Button } from 'antd';
import { useRole } from '../../../api/use-role.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { FaultCause } from '../../outages/FaultCause.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { DeepMeasures } from './DeepMeasures.tsx';
import { DeepPictures } from './DeepPictures.tsx';
import { type DeepStanding, useDeepCheck, useDeepEdit } from './deep-queries.ts';

type Check = NonNullable<DeepStanding['check']>;

const looks: Readonly<Record<Check['verdict'], StateLook>> = {
  intact: { tone: 'normal', shape: 'check' },
  suspected: { tone: 'warn', shape: 'triangle' },
  faulty: { tone: 'act', shape: 'square' },
  undecided: { tone: 'unknown', shape: 'ring' },
};

/** The last deep check of a camera: its verdict, its picture beside what it should look like, and how it came to that. */
export function DeepCheckTab({ cameraId }: { readonly cameraId: string }) {
  const { t } = useRegistryWords();
  const standing = useDeepCheck(cameraId);

  return (
    <Loaded query={standing} what={t('camera.deep')}>
      {(data) => (
        <div className="deep" data-testid="deep-check">
          <DeepHead cameraId={cameraId} standing={data} />
          {data.check !== undefined && <DeepFaults check={data.check} />}
          <DeepPictures cameraId={cameraId} standing={data} />
          {data.check !== undefined && <DeepMeasures check={data.check} />}
        </div>
      )}
    </Loaded>
  );
}

function DeepHead({ cameraId, standing }: { readonly cameraId: string; readonly standing: DeepStanding }) {
  const { t, language } = useRegistryWords();
  const { isFitter } = useRole();
  const run = useDeepEdit(cameraId, () => request('POST', `/cameras/${cameraId}/deep-check`));
  const { check } = standing;
  const isRunning = run.isPending || standing.isRunning;
  const instant = (atMs: number): string => formatInstant(atMs, language);

  return (
    <div className="deep-head">
      {check === undefined ? (
        <Teach title={t('deep.none')} step={t('deep.teach')} />
      ) : (
        <div>
          <StateMark look={looks[check.verdict]}>
            <strong data-testid="deep-verdict">{t(`deep.verdict.${check.verdict}`)}</strong>
            {check.wrongSinceMs !== undefined && (
              <span className="dim">{` · ${t('deep.wrongSince', { time: instant(check.wrongSinceMs) })}`}</span>
            )}
          </StateMark>
          <small className="dim">
            {t('deep.checkedAt', { time: instant(check.atMs), next: instant(check.nextAtMs) })}
          </small>
        </div>
      )}
      {isFitter && (
        <Button loading={isRunning} onClick={() => run.mutate()} data-testid="deep-run">
          {t('deep.runNow')}
        </Button>
      )}
      {isRunning && <span className="dim deep-wait">{t('deep.running')}</span>}
      {run.error !== null && <ProblemNote problem={run.error} />}
    </div>
  );
}

function DeepFaults({ check }: { readonly check: Check }) {
  const { t } = useRegistryWords();
  const { faults, comparisonGap, verdict } = check;

  return (
    <>
      {faults.length > 0 && (
        <Alert
          type={verdict === 'faulty' ? 'error' : 'warning'}
          title={
            <ul className="deep-faults">
              {faults.map((fault) => (
                <li key={`${fault.stage}/${fault.reason}`}>
                  <FaultCause fault={fault} withStage />
                </li>
              ))}
            </ul>
          }
        />
      )}
      {comparisonGap !== undefined && <p className="dim deep-gap">{t(`deep.gap.${comparisonGap}`)}</p>}
    </>
  );
}
