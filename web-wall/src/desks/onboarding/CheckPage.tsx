import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { AdoptedNote } from './AdoptedNote.tsx';
import { type Adopted, useCandidate, useChecks } from './candidate-queries.ts';
import { CheckForm } from './CheckForm.tsx';
import { CheckReport } from './CheckReport.tsx';
import { verdictOf } from './check-verdict.ts';
import { verdictLook } from './onboarding-look.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface EarlierProps {
  readonly checks: readonly CheckView[];
  readonly shownId: string | undefined;
}

/** The checks of a device, each with its verdict; one is shown. */
function EarlierChecks({ checks, shownId }: EarlierProps) {
  const { t, language } = useOnboardingWords();
  if (checks.length < 2) return null;

  return (
    <nav className="earlier no-print" aria-label={t('check.earlier')}>
      <span className="dim">{t('check.earlier')}</span>
      {checks.map((check) => (
        <Link key={check.id} to={`?check=${check.id}`} replace aria-current={check.id === shownId}>
          <StateMark look={verdictLook[verdictOf(check)]}>{formatInstant(check.startedAtMs, language)}</StateMark>
        </Link>
      ))}
    </nav>
  );
}

interface DeviceProps {
  readonly candidate: CandidateView;
  readonly checks: readonly CheckView[];
}

function Device({ candidate, checks }: DeviceProps) {
  const { t } = useOnboardingWords();
  const [params] = useSearchParams();
  const [adopted, setAdopted] = useState<Adopted>();
  const [last] = checks;
  const shown = checks.find(({ id }) => id === params.get('check')) ?? last;

  return (
    <div className="check">
      <section className="panel check-paper">
        {adopted !== undefined && <AdoptedNote adopted={adopted} />}
        <EarlierChecks checks={checks} shownId={shown?.id} />
        {shown === undefined ? (
          <Teach title={t('check.none')} step={t('check.noneTeach')} />
        ) : (
          <CheckReport check={shown} candidate={candidate} />
        )}
      </section>
      <aside className="panel no-print">
        {candidate.state === 'adopted' ? (
          <p>{t('adopt.already')}</p>
        ) : (
          <CheckForm candidate={candidate} last={last} onAdopted={setAdopted} />
        )}
      </aside>
    </div>
  );
}

/** One candidate: its check report, and the way into the registry. */
export default function CheckPage() {
  const { t } = useOnboardingWords();
  const { candidateId = '' } = useParams();
  const candidate = useCandidate(candidateId);
  const checks = useChecks(candidateId);
  const device = candidate.data;

  return (
    <main className="desk" data-testid="check-page">
      <DeskHead
        title={device === undefined ? t('check.title') : `${device.host}:${device.port}`}
        question={[device?.name, device?.hardware].filter(Boolean).join(' · ') || t('check.question')}
      >
        <Button className="no-print" onClick={() => window.print()} data-testid="print">
          {t('check.print')}
        </Button>
        <Link className="no-print" to="/desk/onboarding/candidates">
          {t('check.back')}
        </Link>
      </DeskHead>
      <Loaded query={candidate} what={t('candidates.title')}>
        {(found) => (
          <Loaded query={checks} what={t('check.title')}>
            {({ items }) => <Device candidate={found} checks={items} />}
          </Loaded>
        )}
      </Loaded>
    </main>
  );
}
