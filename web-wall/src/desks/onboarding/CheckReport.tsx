import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatDay, formatDuration, formatInstant, formatMinute } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { CheckPicture } from './CheckPicture.tsx';
import { CheckProfiles } from './CheckProfiles.tsx';
import { countDeciding, verdictOf } from './check-verdict.ts';
import { CheckFacts } from './CheckFacts.tsx';
import { remarkLook, verdictLook } from './onboarding-look.ts';
import { sentenceOf } from './remark-sentence.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** How long a check takes by the gateway’s own defaults. */
const usualSeconds = 15;

function Verdict({ check }: { readonly check: CheckView }) {
  const { t } = useOnboardingWords();
  const verdict = verdictOf(check);
  const words =
    verdict === 'good'
      ? t('check.verdict.good')
      : t(`check.verdict.${verdict}`, { count: countDeciding(check, verdict) });

  return (
    <p className="verdict" data-testid="verdict" data-verdict={verdict}>
      <StateMark look={verdictLook[verdict]}>{words}</StateMark>
    </p>
  );
}

function Remarks({ check }: { readonly check: CheckView }) {
  const words = useOnboardingWords();
  const { t } = words;
  if (check.remarks.length === 0) return null;

  return (
    <ul className="remarks">
      {check.remarks.map((remark, index) => (
        <li key={`${remark.code} ${index}`} data-testid="remark" data-code={remark.code}>
          <StateMark look={remarkLook[remark.level]}>{t(`check.level.${remark.level}`)}</StateMark>
          <span>
            {sentenceOf(remark, words)}
            {typeof remark.values['detail'] === 'string' && (
              <small className="detail" lang="en">
                {remark.values['detail']}
              </small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Checklist({ checklist }: Pick<CheckView, 'checklist'>) {
  const { t } = useOnboardingWords();
  const { forbiddenInteriors, signagePresent } = checklist;

  return (
    <section className="record-section">
      <h3>{t('check.checklist')}</h3>
      <dl className="record">
        <dt>{t('check.interiors')}</dt>
        <dd className={forbiddenInteriors.length > 0 ? 'tone-act' : undefined}>
          {forbiddenInteriors.length === 0
            ? t('check.interiorsNone')
            : forbiddenInteriors.map((place) => t(`interior.${place}`)).join(t('list.separator'))}
        </dd>
        <dt>{t('checklist.sign')}</dt>
        <dd>{t(`checklist.sign.${String(signagePresent) as 'true' | 'false' | 'unknown'}`)}</dd>
      </dl>
    </section>
  );
}

interface CheckReportProps {
  readonly check: CheckView;
  readonly candidate: CandidateView;
}

/** A check report 接入检查报告, for the screen and for printing. */
export function CheckReport({ check, candidate }: CheckReportProps) {
  const { t, language } = useOnboardingWords();
  const nowMs = useNow(60_000);
  const { state, report, checkedBy, startedAtMs, endedAtMs = startedAtMs } = check;
  const time = formatInstant(startedAtMs, language);
  const duration = formatDuration(endedAtMs - startedAtMs, language);

  return (
    <article className="check-report" data-testid="check-report" data-state={state}>
      <header className="line-of">
        <h2>
          {t('check.title')} · {candidate.host}:{candidate.port}
        </h2>
        <span className="dim">{state === 'running' ? time : t('check.by', { name: checkedBy, time, duration })}</span>
        <span className="only-print">
          {t('check.printedAt', { time: `${formatDay(nowMs, language)} ${formatMinute(nowMs, language)}` })}
        </span>
      </header>
      {state === 'running' && (
        <p className="notice" role="status">
          {t('check.running', { seconds: usualSeconds })}
        </p>
      )}
      {state === 'broken-off' && <p className="notice">{t('check.brokenOff')}</p>}
      {state === 'done' && (
        <>
          <Verdict check={check} />
          <Remarks check={check} />
        </>
      )}
      {report !== undefined && (
        <>
          <div className="check-columns">
            <CheckFacts report={report} />
            <div>
              <CheckPicture checkId={check.id} report={report} />
              <Checklist checklist={check.checklist} />
            </div>
          </div>
          <CheckProfiles report={report} />
        </>
      )}
    </article>
  );
}
