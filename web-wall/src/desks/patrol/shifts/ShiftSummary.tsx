import type { ShiftView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatInstant, formatMinute } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { shiftLook } from './shift-look.ts';
import { type ShiftWords, useShiftWords } from './use-shift-words.ts';

/** `09-21 周一 08:00–20:00`, of a shift without a slot from its start to its end. */
export function shiftTime({ slot, startsAtMs, endedAtMs }: ShiftView, { t, language }: ShiftWords): string {
  const fromMs = slot?.fromMs ?? startsAtMs;
  const toMs = slot?.toMs ?? endedAtMs;
  const from = formatInstant(fromMs, language);

  return toMs === undefined ? t('current.since', { time: from }) : `${from}–${formatMinute(toMs, language)}`;
}

/** `视频巡查岗 · 白班`. */
export function slotName({ slot }: Pick<ShiftView, 'slot'>, t: ShiftWords['t']): string {
  return slot === undefined ? t('current.unplanned') : `${slot.postName} · ${slot.slotName}`;
}

/** One line about a shift: where, when, who, how far. */
export function ShiftSummary({ shift }: { readonly shift: ShiftView }) {
  const words = useShiftWords();
  const { t } = words;

  return (
    <span className="shift-summary">
      <b>{shift.organisationName}</b>
      <span>{slotName(shift, t)}</span>
      <span>{shiftTime(shift, words)}</span>
      <span>{shift.members.map(({ officerName }) => officerName).join(t('shifts.listComma'))}</span>
      <StateMark look={shiftLook[shift.state]}>{t(`state.${shift.state}`)}</StateMark>
    </span>
  );
}
