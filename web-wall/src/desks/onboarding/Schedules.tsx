import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import type { ScanScheduleView } from '../../../../gateway/discovery/rescan/rescan-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Loaded } from '../Loaded.tsx';
import { cronWords } from './cron-words.ts';
import { ScheduleDrawer } from './ScheduleDrawer.tsx';
import { useRemoveSchedule, useSchedules } from './scan-queries.ts';
import { describeRanges } from './scan-ranges.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface ScheduleRowProps {
  readonly schedule: ScanScheduleView;
  readonly onChange: () => void;
}

function ScheduleRow({ schedule, onChange }: ScheduleRowProps) {
  const words = useOnboardingWords();
  const { t, language } = words;
  const remove = useRemoveSchedule();
  const { id, name, cron, enabled, lastDueAtMs } = schedule;
  const last =
    lastDueAtMs === undefined
      ? t('schedule.never')
      : t('schedule.last', { time: formatInstant(lastDueAtMs, language) });

  return (
    <li data-testid="schedule">
      <strong>{name}</strong>
      {!enabled && <span className="dim">{t('schedule.off')}</span>}
      <span className="row-tools">
        <Button size="small" type="text" onClick={onChange}>
          {t('form.change')}
        </Button>
        <Popconfirm
          title={t('schedule.removeAsk', { name })}
          okText={t('form.remove')}
          cancelText={t('common.cancel')}
          onConfirm={() => remove.mutate(id)}
        >
          <Button size="small" type="text">
            {t('form.remove')}
          </Button>
        </Popconfirm>
      </span>
      <small className="dim">
        <span title={cron}>{cronWords(cron, words)}</span> · {describeRanges(schedule, words)} · {last}
      </small>
      {remove.error !== null && <ProblemNote problem={remove.error} />}
    </li>
  );
}

/** Scans that come again. */
export function Schedules() {
  const { t } = useOnboardingWords();
  const schedules = useSchedules();
  const [edited, setEdited] = useState<ScanScheduleView | 'new'>();

  return (
    <section className="panel" data-testid="schedules">
      <div className="desk-head">
        <h2>{t('scans.schedules')}</h2>
        <div className="desk-tools">
          <Button size="small" onClick={() => setEdited('new')} data-testid="schedule-add">
            {t('scans.addSchedule')}
          </Button>
        </div>
      </div>
      <Loaded query={schedules} what={t('scans.schedules')}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">
              {t('schedule.none')} · {t('schedule.noneTeach')}
            </p>
          ) : (
            <ul className="links">
              {items.map((schedule) => (
                <ScheduleRow key={schedule.id} schedule={schedule} onChange={() => setEdited(schedule)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited !== undefined && (
        <ScheduleDrawer {...(edited === 'new' ? {} : { schedule: edited })} onClose={() => setEdited(undefined)} />
      )}
    </section>
  );
}
