import { useState } from 'react';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatDuration, formatInstant, formatMinute } from '../../../i18n/format.ts';
import { DutyChip } from '../../../ui/DutyChip.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { ShiftNotes } from './ShiftNotes.tsx';
import { slotName } from './ShiftSummary.tsx';
import { StepDrawer } from './StepDrawer.tsx';
import { useShiftWords } from './use-shift-words.ts';
import { WorkFigures } from './WorkFigures.tsx';

/** The shift that I work: what was done so far, notes, and the way out, which is the hand-over. */
export function CurrentShift({ shift }: { readonly shift: ShiftDetailView }) {
  const { t, language } = useShiftWords();
  const nowMs = useNow(30_000);
  const [isLeaving, setLeaving] = useState(false);
  const { slot, duty, organisationName, startsAtMs, work } = shift;
  const overMs = slot === undefined ? 0 : nowMs - slot.toMs;

  return (
    <section className="panel shift-current" data-testid="shift-current">
      <header className="shift-head">
        <h2>{`${organisationName} ${slotName(shift, t)}`}</h2>
        <span title={t('current.frozen')}>
          <DutyChip duty={duty} />
        </span>
        <span>
          {startsAtMs > nowMs
            ? t('current.notBegun', { time: formatInstant(startsAtMs, language) })
            : t('current.since', { time: formatInstant(startsAtMs, language) })}
          {slot !== undefined && ` ${t('current.until', { time: formatMinute(slot.toMs, language) })}`}
        </span>
        {overMs > 0 && (
          <span className="tone-act">{t('current.over', { duration: formatDuration(overMs, language) })}</span>
        )}
        {shift.may.includes('hand-over') && (
          <button
            type="button"
            className="button button-main"
            onClick={() => setLeaving(true)}
            data-testid="shift-hand-over"
          >
            {t('step.hand-over')}
          </button>
        )}
      </header>
      <p className="shift-crew">
        {shift.members.map((member) => (
          <span key={member.officerId}>
            <b>{member.officerName}</b> {t('crew.signedIn', { time: formatMinute(member.signedInAtMs, language) })}
            {member.lateMs > 0 && (
              <em className="tone-warn">{` ${t('crew.late', { duration: formatDuration(member.lateMs, language) })}`}</em>
            )}
            {member.insteadOf !== undefined &&
              ` ${t('crew.insteadOf', { name: member.insteadOf.officerName, reason: member.insteadOf.reason })}`}
          </span>
        ))}
        {work.standsInFor.length > 0 && (
          <span className="tone-warn">
            {t('current.standsIn', {
              names: work.standsInFor.map((each) => each.organisationName).join(t('shifts.listComma')),
            })}
          </span>
        )}
      </p>
      <WorkFigures work={work} />
      <ShiftNotes shift={shift} />
      {isLeaving && <StepDrawer shiftId={shift.id} step="hand-over" onClose={() => setLeaving(false)} />}
    </section>
  );
}
