import { Link } from 'react-router';
import { useCandidates } from './candidate-queries.ts';
import { ConnectedChannels } from './ChannelTable.tsx';
import { OrganisationName } from './OrganisationPicker.tsx';
import { type OnboardingDetail, useAdapters } from './unit-queries.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

type Policy = NonNullable<OnboardingDetail['sharingPolicyDraft']>;

function describeHours({ when }: Policy, { t }: OnboardingWords): string {
  if (when.kind === 'hours') return `${when.from}–${when.to}`;
  if (when.kind === 'duty-modes') return when.modes.map((mode) => t(`wizard.mode.${mode}`)).join(t('list.separator'));

  return t('wizard.when.always');
}

function SharingPolicy({ policy }: { readonly policy: Policy }) {
  const words = useOnboardingWords();
  const { t } = words;

  return (
    <section className="record-section">
      <h3>{t('wizard.step.policy')}</h3>
      <p className="notice draft-note">
        <strong>{t('wizard.draftTag')}</strong> {t('wizard.policyNote')}
      </p>
      <dl className="record">
        <dt>{t('wizard.viewers')}</dt>
        <dd>
          {policy.viewers.map((organisationId, index) => (
            <span key={organisationId}>
              {index > 0 && t('list.separator')}
              <OrganisationName organisationId={organisationId} />
            </span>
          ))}
        </dd>
        <dt>{t('wizard.when')}</dt>
        <dd>{describeHours(policy, words)}</dd>
        <dt>{t('wizard.pictures')}</dt>
        <dd>{t(`wizard.pictures.${policy.pictures}`)}</dd>
        <dt>{t('wizard.ptz')}</dt>
        <dd>{t(`wizard.ptz.${policy.allowsPtz ? 'true' : 'false'}`)}</dd>
      </dl>
    </section>
  );
}

interface ReportLinkProps {
  readonly host: string;
  readonly port: number;
  readonly checkReportId: string;
}

function ReportLink({ host, port, checkReportId }: ReportLinkProps) {
  const { t } = useOnboardingWords();
  const candidates = useCandidates({ range: host });
  const candidate = candidates.data?.items.find((item) => item.port === port);
  if (candidate === undefined) return t('wizard.reportTaken');

  return (
    <Link to={`/desk/onboarding/candidates/${candidate.id}?check=${checkReportId}`}>{t('wizard.reportOpen')} ›</Link>
  );
}

function System({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t, language } = useOnboardingWords();
  const adapters = useAdapters();
  const { system, checkReportId, organisationId } = onboarding;
  if (system === undefined) return null;
  const { name, adapterKind, host, port } = system;
  const kind = adapters.data?.items.find((adapter) => adapter.kind === adapterKind)?.name;

  return (
    <section className="record-section">
      <h3>{t('wizard.step.system')}</h3>
      <dl className="record">
        <dt>{t('wizard.systemName')}</dt>
        <dd>{name}</dd>
        <dt>{t('candidates.address')}</dt>
        <dd>
          {host}:{port}
        </dd>
        <dt>{t('wizard.systemKind')}</dt>
        <dd>{language === 'en' ? (kind?.en ?? adapterKind) : (kind?.zh ?? adapterKind)}</dd>
        <dt>{t('form.organisation')}</dt>
        <dd>
          <OrganisationName organisationId={organisationId} />
        </dd>
        <dt>{t('wizard.report')}</dt>
        <dd>
          {checkReportId === undefined ? (
            <span className="tone-warn">{t('wizard.reportMissing')}</span>
          ) : (
            <ReportLink host={host} port={port} checkReportId={checkReportId} />
          )}
        </dd>
      </dl>
    </section>
  );
}

/** Everything that the unit has told, and which shared channels are connected. */
export function OnboardingSummary({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t } = useOnboardingWords();
  const { contact, sharingPolicyDraft, channels, connectedTokens } = onboarding;
  const shared = channels.filter(({ isShared }) => isShared).length;
  const phone = [contact?.phone, contact?.duty].filter(Boolean).join(' · ');

  return (
    <div className="check-columns">
      <div>
        {contact !== undefined && (
          <section className="record-section">
            <h3>{t('wizard.step.contact')}</h3>
            <dl className="record">
              <dt>{t('wizard.contactName')}</dt>
              <dd>{contact.name}</dd>
              <dt>{t('wizard.contactPhone')}</dt>
              <dd>{phone}</dd>
            </dl>
          </section>
        )}
        <System onboarding={onboarding} />
        {sharingPolicyDraft !== undefined && <SharingPolicy policy={sharingPolicyDraft} />}
      </div>
      <section className="record-section">
        <h3>
          {t('wizard.channelsTitle', { shared, total: channels.length })} ·{' '}
          {t('units.progressOf', {
            unit: onboarding.unitName,
            connected: connectedTokens.length,
            total: shared,
          })}
        </h3>
        <ConnectedChannels channels={channels} connectedTokens={connectedTokens} />
      </section>
    </div>
  );
}
