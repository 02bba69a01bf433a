import type { ReactNode } from 'react';
import type { ShiftWorkView } from '../../../../../gateway/patrol/shifts/shift-work-api.ts';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatCivilDate, formatInstant, formatMinute } from '../../../i18n/format.ts';
import { dutyName } from '../../../ui/duty-words.ts';
import { slotName } from './ShiftSummary.tsx';
import { type ShiftWords, useShiftWords } from './use-shift-words.ts';

type PlanWork = ShiftWorkView['plans'][number];
type ShiftSignature = ShiftDetailView['handover'];

const columns = [
  'date',
  'slot',
  'crew',
  'mode',
  'window',
  'stops',
  'found',
  'handling',
  'outages',
  'handover',
  'handedBy',
  'acceptedBy',
  'signedBy',
] as const;

/** The columns of the paper form: a line for each plan, everything else once for the whole shift. */
export function ShiftRecordForm({ shift }: { readonly shift: ShiftDetailView }) {
  const words = useShiftWords();
  const { t } = words;
  const { plans } = shift.work;
  const [first, ...others] = plans;

  return (
    <div className="shift-form-scroll">
      <h1>{t('record.title')}</h1>
      <p className="shift-form-place">
        <span>{t('record.unit', { name: shift.organisationName })}</span>
        <span>{slotName(shift, t)}</span>
      </p>
      <table className="shift-form">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} data-column={column}>
                {t(`record.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <Before shift={shift} rows={Math.max(1, plans.length)} words={words} />
            <PlanCells plan={first} words={words} />
            <After shift={shift} rows={Math.max(1, plans.length)} words={words} />
          </tr>
          {others.map((plan) => (
            <tr key={plan.planId}>
              <PlanCells plan={plan} words={words} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PartProps {
  readonly shift: ShiftDetailView;
  readonly rows: number;
  readonly words: ShiftWords;
}

function Before({ shift, rows, words }: PartProps) {
  const { t, language } = words;

  return (
    <>
      <td rowSpan={rows} className="dated">
        <Lines items={formatCivilDate(shift.date, language).split(' ')} />
      </td>
      <td rowSpan={rows}>
        <Lines
          items={[
            shift.slot?.slotName ?? t('current.unplanned'),
            `${formatMinute(shift.startsAtMs, language)}–${minuteOrBlank(shift.slot?.toMs ?? shift.endedAtMs, words)}`,
          ]}
        />
      </td>
      <td rowSpan={rows} className="crew">
        <Lines items={shift.members.map((member) => crewText(member, words))} />
      </td>
      <td rowSpan={rows}>
        <Lines items={shift.work.modes.map((mode) => `${formatMinute(mode.fromMs, language)} ${dutyName(mode, t)}`)} />
      </td>
    </>
  );
}

function PlanCells({ plan, words }: { readonly plan: PlanWork | undefined; readonly words: ShiftWords }) {
  const { t, language } = words;
  if (plan === undefined) return <td colSpan={2}>{t('record.noRounds')}</td>;
  const { rounds, stops, planName, firstFromMs, lastToMs } = plan;
  const executed = rounds.done + rounds.partial;

  return (
    <>
      <td>
        <Lines
          items={[
            planName,
            `${formatMinute(firstFromMs, language)}–${formatMinute(lastToMs, language)}`,
            t('record.rounds', { done: executed, due: rounds.due }),
            ...(rounds.missed > 0 ? [t('record.roundsMissed', { count: rounds.missed })] : []),
          ]}
        />
      </td>
      <td className="numbers">{`${stops.due} / ${stops.seen} / ${stops.notViewable}`}</td>
    </>
  );
}

function After({ shift, rows, words }: PartProps) {
  const { t, tOr } = words;
  const { found, outages } = shift.work;
  const handed = shift.notes.filter(({ kind }) => kind === 'hand-over' || kind === 'acceptance');

  return (
    <>
      <td rowSpan={rows}>
        <Lines
          items={found.items.map(({ category, cameraName, place, text }) =>
            [tOr(`category.${category}`, category), cameraName, place, text].filter((part) => part !== '').join(' '),
          )}
          total={found.total}
        />
      </td>
      <td rowSpan={rows}>
        <Lines items={found.items.map(({ state }) => tOr(`found.${state}`, state))} total={found.total} />
      </td>
      <td rowSpan={rows}>
        <Lines items={outages.items.map((item) => outageLine(item, words))} total={outages.total} />
      </td>
      <td rowSpan={rows}>
        <Lines
          items={handed.map(({ kind, text }) => (kind === 'hand-over' ? text : `${t(`notes.kind.${kind}`)} ${text}`))}
        />
      </td>
      <Signed signature={shift.handover} rows={rows} words={words} />
      <Signed signature={shift.acceptance} rows={rows} words={words} />
      <Signed signature={shift.signOff} rows={rows} words={words} />
    </>
  );
}

interface SignedProps {
  readonly signature: ShiftSignature;
  readonly rows: number;
  readonly words: ShiftWords;
}

function Signed({ signature, rows, words }: SignedProps) {
  return (
    <td rowSpan={rows} className="signature">
      {signature !== undefined && (
        <Lines items={[signature.name, ...formatInstant(signature.atMs, words.language).split(/ (?=\d\d:)/)]} />
      )}
    </td>
  );
}

function Lines({
  items,
  total = items.length,
}: {
  readonly items: readonly string[];
  readonly total?: number;
}): ReactNode {
  const { t } = useShiftWords();
  if (items.length === 0) return t('record.nothing');

  return (
    <>
      {items.map((item, index) => (
        // Lines of a record have no other identity than their order.
        <div key={index}>{item}</div>
      ))}
      {total > items.length && <div>{t('list.more', { count: total - items.length })}</div>}
    </>
  );
}

function outageLine({ cameraName, stage, endedAtMs }: ShiftWorkView['outages']['items'][number], words: ShiftWords) {
  const { t, tOr, language } = words;
  const end =
    endedAtMs === undefined
      ? t('record.unrestored')
      : t('record.restored', { time: formatMinute(endedAtMs, language) });

  return `${cameraName} ${tOr(`stage.${stage}`, stage)} ${end}`;
}

function crewText({ officerName, insteadOf }: ShiftDetailView['members'][number], { t }: ShiftWords): string {
  if (insteadOf === undefined) return officerName;

  return `${officerName} ${t('crew.insteadOf', { name: insteadOf.officerName, reason: insteadOf.reason })}`;
}

function minuteOrBlank(atMs: number | undefined, { language }: ShiftWords): string {
  return atMs === undefined ? '' : formatMinute(atMs, language);
}
