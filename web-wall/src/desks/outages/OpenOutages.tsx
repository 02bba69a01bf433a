import type { OutageView } from '../../../../gateway/outages/outages-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useNow } from '../../ui/use-now.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { FaultCause } from './FaultCause.tsx';
import { groupByStage, type OutageGroup } from './outage-groups.ts';

/** Open outages by the stage that failed, the largest group first. */
export function OpenOutages({ outages, total }: { readonly outages: readonly OutageView[]; readonly total: number }) {
  const { t } = useWords();
  if (outages.length === 0) return <Teach title={t('outages.noneOpen')} step={t('outages.noneOpenTeach')} />;

  return (
    <>
      {groupByStage(outages).map((group) => (
        <OutageGroupPanel key={group.stage} group={group} />
      ))}
      {total > outages.length && (
        <p className="desk-foot">{t('outages.truncated', { shown: outages.length, total })}</p>
      )}
    </>
  );
}

function OutageGroupPanel({ group }: { readonly group: OutageGroup }) {
  const { t, tOr, language } = useWords();
  const count = formatCount(group.outages.length, language);
  const since = formatInstant(group.oldestMs, language);

  return (
    <section className="outage-group" data-testid="outage-group" data-stage={group.stage}>
      <h3>
        <StateMark look={{ tone: 'act', shape: 'square' }}>{tOr(`stage.${group.stage}`, group.stage)}</StateMark>
        <small>
          {group.outages.length === 1
            ? t('outages.groupOne', { count, since })
            : t('outages.group', { count, since, units: group.unitCount })}
        </small>
      </h3>
      <table className="rows">
        <colgroup>
          <col style={{ width: '22%' }} />
          <col style={{ width: '18%' }} />
          <col style={{ width: '24%' }} />
          <col style={{ width: '16%' }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('desk.camera')}</th>
            <th scope="col">{t('outages.lasted')}</th>
            <th scope="col">{t('desk.place')}</th>
            <th scope="col">{t('desk.unit')}</th>
            <th scope="col">{t('outages.cause')}</th>
          </tr>
        </thead>
        <tbody>
          {group.outages.map((outage) => (
            <OutageRow key={outage.id} outage={outage} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OutageRow({ outage }: { readonly outage: OutageView }) {
  const { t, tOr, language } = useWords();
  const lastedMs = useNow(1000) - outage.startedAtMs;

  return (
    <tr data-testid="outage" data-camera-id={outage.cameraId}>
      <td>
        {outage.cameraName}
        <span className="detail">{tOr(`ownership.${outage.ownership}`, outage.ownership)}</span>
      </td>
      <td>
        {formatDuration(lastedMs, language)}
        <span className="detail">
          {t('desk.since')} {formatInstant(outage.startedAtMs, language)}
        </span>
      </td>
      <td>{outage.place}</td>
      <td>{outage.organisationName}</td>
      <td>
        <FaultCause fault={outage.fault} />
      </td>
    </tr>
  );
}
