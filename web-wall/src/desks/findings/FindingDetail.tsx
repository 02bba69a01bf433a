import type { FindingHistoryView, FindingView } from '../../../../gateway/findings/findings-api.ts';
import { useSession } from '../../api/session.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Loaded } from '../Loaded.tsx';
import { DueMark } from './DueMark.tsx';
import { EvidenceRegister } from './EvidenceRegister.tsx';
import { findingStateLook, postName, severityLook } from './finding-look.ts';
import { useFindingHistory } from './finding-queries.ts';
import { FindingPictures } from './FindingPictures.tsx';
import { FindingSteps } from './FindingSteps.tsx';
import { FindingTimeline } from './FindingTimeline.tsx';
import { SimilarFindings } from './SimilarFindings.tsx';

/** One finding: where it stands, what to do, what it looked like, how it came here. */
export function FindingDetail({ findingId }: { readonly findingId: string }) {
  const { t } = useFindingsWords();
  const history = useFindingHistory(findingId);

  return (
    <section className="finding-detail" data-testid="finding-detail">
      <Loaded query={history} what={t('desk.loading')}>
        {(content) => <Content history={content} />}
      </Loaded>
    </section>
  );
}

function Content({ history }: { readonly history: FindingHistoryView }) {
  const { t } = useFindingsWords();
  const isAdmin = useSession().data?.user.role === 'admin';
  const { finding, steps, evidence } = history;

  return (
    <>
      <Head finding={finding} />
      <FindingSteps key={finding.version} history={history} />
      <SimilarFindings history={history} />
      <div className="finding-columns">
        <div>
          <h3>{t('fd.pictures')}</h3>
          <FindingPictures evidence={evidence} finding={finding} />
          <Facts finding={finding} />
        </div>
        <div>
          <h3>{t('fd.timeline')}</h3>
          <FindingTimeline steps={steps} findingId={finding.id} />
          {isAdmin && <EvidenceRegister finding={finding} />}
        </div>
      </div>
    </>
  );
}

function Head({ finding }: { readonly finding: FindingView }) {
  const words = useFindingsWords();
  const { t } = words;
  const { category, severity, state, cameraName, place, holder } = finding;

  return (
    <header className="case-head">
      <h2>
        {t(`category.${category}`)} · {cameraName === '' ? place : cameraName}
      </h2>
      <StateMark look={severityLook[severity]}>{t(`severity.${severity}`)}</StateMark>
      <span data-testid="finding-state" data-state={state}>
        <StateMark look={findingStateLook[state]}>{t(`fd.state.${state}`)}</StateMark>
      </span>
      <span>
        {t('fd.holder')} <b>{postName(words, holder)}</b>
      </span>
      <DueMark finding={finding} isLong />
    </header>
  );
}

function Facts({ finding }: { readonly finding: FindingView }) {
  const { t, language } = useFindingsWords();
  const { text, place, organisationName, officerName, foundAtMs, source } = finding;

  return (
    <dl className="record">
      <dt>{t('fd.text')}</dt>
      <dd>{text === '' ? t('fd.noText') : text}</dd>
      <dt>{t('fd.place')}</dt>
      <dd>{place}</dd>
      <dt>{t('fd.unit')}</dt>
      <dd>{organisationName}</dd>
      <dt>{t('fd.reportedBy')}</dt>
      <dd>
        {officerName} · {t(`fd.source.${source}`)} · {formatInstant(foundAtMs, language)}
      </dd>
    </dl>
  );
}
