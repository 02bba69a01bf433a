import { Button } from 'antd';
import { NavLink } from 'react-router';
import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import { toProblem } from '../../api/api-problem.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { Teach } from '../Teach.tsx';
import { DueMark } from './DueMark.tsx';
import { findingStateLook, severityLook } from './finding-look.ts';
import { type FindingBox, useFindingList } from './finding-queries.ts';

/** Findings of a box: open ones by when they are due, so that what is overdue stands on top. */
export function FindingList({ box }: { readonly box: FindingBox }) {
  const { t } = useFindingsWords();
  const findings = useFindingList(box);
  const items = findings.data?.pages.flatMap((page) => page.items) ?? [];
  if (findings.isPending) return <Waiting what={t('desk.loading')} />;

  return (
    <div className="case-list" data-testid="finding-list">
      {findings.isError && <ProblemNote problem={toProblem(findings.error)} />}
      {items.length === 0 && (
        <Teach title={t(box === 'waiting' ? 'fd.none.waiting' : 'fd.none.other')} step={t('fd.noneTeach')} />
      )}
      {items.map((finding) => (
        <FindingRow key={finding.id} finding={finding} box={box} />
      ))}
      {findings.hasNextPage && (
        <Button loading={findings.isFetchingNextPage} onClick={() => void findings.fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </div>
  );
}

function FindingRow({ finding, box }: { readonly finding: FindingView; readonly box: FindingBox }) {
  const { t, language } = useFindingsWords();
  const { id, category, severity, state, cameraName, place, organisationName, foundAtMs, text } = finding;

  return (
    <NavLink
      className="case-row finding-row"
      to={`/desk/findings/${id}?box=${box}`}
      data-testid="finding-row"
      data-id={id}
    >
      <strong>{t(`category.${category}`)}</strong>
      <StateMark look={findingStateLook[state]}>{t(`fd.state.${state}`)}</StateMark>
      <span className="finding-where">
        {cameraName === '' ? place : cameraName} <small>{organisationName}</small>
      </span>
      <DueMark finding={finding} />
      <span className="finding-text">
        <StateMark look={severityLook[severity]}>{t(`severity.${severity}`)}</StateMark>{' '}
        <small>{text === '' ? t('fd.noText') : text}</small>
      </span>
      <small className="number">{formatInstant(foundAtMs, language)}</small>
    </NavLink>
  );
}
