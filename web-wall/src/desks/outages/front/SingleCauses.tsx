import { Link, useNavigate } from 'react-router';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { formatCount, formatDuration } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { onRowKey } from '../../registry/row-keys.ts';
import { lookOf } from '../causes/cause-look.ts';
import { causeName } from '../causes/cause-words.ts';
import { FaultCause } from '../FaultCause.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { isNewSince } from './last-look.ts';

interface SingleCausesProps {
  readonly causes: readonly CauseView[];
  /** How many there are; `causes` are the first of them. */
  readonly total: number;
  readonly sinceMs: number;
  readonly nowMs: number;
}

/** Cameras that broke by themselves, one row each. */
export function SingleCauses({ causes, total, sinceMs, nowMs }: SingleCausesProps) {
  const { t, language } = useOutagesWords();

  return (
    <section className="panel singles">
      <h2>
        {t('causes.single')} <span className="dim">{t('causes.cameras', { count: formatCount(total, language) })}</span>
        {total > causes.length && (
          <Link to="/desk/outages/list?kind=camera">{t('causes.all', { count: formatCount(total, language) })}</Link>
        )}
      </h2>
      <table className="rows cause-rows">
        <tbody>
          {causes.map((cause) => (
            <SingleRow key={cause.id} cause={cause} isNew={isNewSince(sinceMs, cause)} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SingleRow({
  cause,
  isNew,
  nowMs,
}: {
  readonly cause: CauseView;
  readonly isNew: boolean;
  readonly nowMs: number;
}) {
  const words = useOutagesWords();
  const { t, language } = words;
  const navigate = useNavigate();
  const open = () => void navigate(`/desk/outages/causes/${cause.id}`);

  return (
    <tr
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => onRowKey(event, open)}
      data-testid="single-cause"
      data-camera-id={cause.key}
      data-state={cause.state}
    >
      <td>
        <StateMark look={lookOf(cause)}>
          {cause.state === 'suspected' ? t('state.suspected') : t(`severity.${cause.severity}`)}
        </StateMark>
      </td>
      <td>
        {causeName(cause, words)} {isNew && <span className="cause-new">{t('look.badge')}</span>}
        <span className="detail">{[cause.organisationName, cause.place].filter(Boolean).join(' · ')}</span>
      </td>
      <td className="one-line">{formatDuration(nowMs - cause.startedAtMs, language)}</td>
      <td>
        <FaultCause fault={cause.fault} withStage />
        {cause.maintenance !== undefined && <span className="cause-maintenance">{t('causes.inMaintenance')}</span>}
      </td>
    </tr>
  );
}
