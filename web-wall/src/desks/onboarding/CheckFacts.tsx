import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import { ClockOffset } from './ClockOffset.tsx';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

export type Report = NonNullable<CheckView['report']>;

interface Failed {
  readonly kind: 'failed';
  readonly fault: { readonly stage: string; readonly reason: string; readonly detail: string };
}

/** Why something could not be had, in words. */
export function failureOf({ fault }: Failed, { t, tOr }: OnboardingWords): string {
  return t('check.failed', {
    stage: tOr(`stage.${fault.stage}`, fault.stage),
    reason: tOr(`reason.${fault.reason}`, fault.reason),
  });
}

interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
}

function Fact({ label, children }: FactProps) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Reach({ report }: { readonly report: Report }) {
  const words = useOnboardingWords();
  const { t } = words;
  const { ports, loginSchemes, device } = report;
  const told = ports.map(({ port, state }) => `${port} ${t(`check.port.${state}`)}`);
  const login =
    device.kind === 'ok' ? (
      t('check.loginOk')
    ) : device.kind === 'failed' ? (
      <span className="tone-act">{failureOf(device, words)}</span>
    ) : (
      t('check.notAsked')
    );
  const schemes =
    loginSchemes.length > 0
      ? loginSchemes.join(t('list.separator'))
      : t(ports.length === 0 ? 'check.notAsked' : 'check.schemesNone');

  return (
    <section className="record-section">
      <h3>{t('check.reach')}</h3>
      <dl className="record">
        <Fact label={t('check.ports')}>
          {told.length === 0 ? t('check.portsNone') : told.join(t('list.separator'))}
        </Fact>
        <Fact label={t('check.schemes')}>{schemes}</Fact>
        <Fact label={t('check.login')}>{login}</Fact>
      </dl>
    </section>
  );
}

function Identity({ report }: { readonly report: Report }) {
  const { t } = useOnboardingWords();
  const { device } = report;
  if (device.kind !== 'ok') return null;
  const { vendor, model, firmware, serial, mac, name, clockOffsetMs } = device.value;

  return (
    <section className="record-section">
      <h3>{t('check.facts')}</h3>
      <dl className="record">
        <Fact label={t('check.vendor')}>{`${vendor} ${model}`.trim()}</Fact>
        {name !== undefined && <Fact label={t('check.selfName')}>{name}</Fact>}
        <Fact label={t('check.firmware')}>{firmware}</Fact>
        <Fact label={t('check.serial')}>{serial}</Fact>
        {mac !== undefined && <Fact label={t('check.mac')}>{mac}</Fact>}
        <Fact label={t('check.clock')}>
          <ClockOffset offsetMs={clockOffsetMs} />
        </Fact>
      </dl>
    </section>
  );
}

function Comparison({ report }: { readonly report: Report }) {
  const words = useOnboardingWords();
  const { t, tOr } = words;
  const { secondOpinion, device, duplicates, duplicatesOutside, mergeProposals } = report;
  const opinion = () => {
    if (secondOpinion.kind === 'skipped') return t('check.notAsked');
    if (secondOpinion.kind === 'failed') return failureOf(secondOpinion, words);
    const { vendor, model, serial } = secondOpinion.value;
    const isSame = device.kind === 'ok' && device.value.serial === serial;

    return t(isSame ? 'check.opinionSame' : 'check.opinionOther', { model: `${vendor} ${model}`.trim(), serial });
  };
  const twins = duplicates.map(({ name, because }) =>
    t('check.duplicate', { name, because: tOr(`check.because.${because}`, because) }),
  );
  if (duplicatesOutside > 0) twins.push(t('check.duplicatesOutside', { count: duplicatesOutside }));
  const noTwins = t(device.kind === 'ok' ? 'check.duplicatesNone' : 'check.notAsked');

  return (
    <section className="record-section">
      <h3>{t('check.opinion')}</h3>
      <dl className="record">
        <Fact label={t('check.facts')}>{opinion()}</Fact>
        <Fact label={t('check.duplicates')}>
          {twins.length === 0 ? noTwins : <span className="tone-warn">{twins.join(t('list.separator'))}</span>}
        </Fact>
        {mergeProposals.length > 0 && (
          <Fact label={t('check.merges')}>
            {mergeProposals.map(({ id, names }) => (
              <Link key={id} className="line" to={`/desk/cameras/conflicts?kind=merges&id=${id}`}>
                {names.join(' / ')}
              </Link>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

/** What was found of the device itself: reach, login, identity, comparison. */
export function CheckFacts({ report }: { readonly report: Report }) {
  return (
    <div>
      <Reach report={report} />
      <Identity report={report} />
      <Comparison report={report} />
    </div>
  );
}
