import type { ShiftWorkView } from '../../../../../gateway/patrol/shifts/shift-work-api.ts';
import { formatClock } from '../../../i18n/format.ts';
import type { Tone } from '../../../ui/state-look.ts';
import { useShiftWords } from './use-shift-words.ts';

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** The figures of a shift, with their denominators and their time; nobody types them. */
export function WorkFigures({ work }: { readonly work: ShiftWorkView }) {
  const { t, language } = useShiftWords();
  const { rounds, stops } = work;
  const warn = (count: number, tone: Tone): { tone?: Tone } => (count > 0 ? { tone } : {});
  const figures: readonly Figure[] = [
    { label: t('figure.rounds'), value: `${rounds.done + rounds.partial} / ${rounds.due}` },
    { label: t('figure.missed'), value: String(rounds.missed), ...warn(rounds.missed, 'act') },
    { label: t('figure.seen'), value: `${stops.seen} / ${stops.due}` },
    { label: t('figure.notViewable'), value: String(stops.notViewable), ...warn(stops.notViewable, 'warn') },
    { label: t('figure.found'), value: String(work.found.total) },
    {
      label: t('figure.openFindings'),
      value: String(work.openFindings.total),
      ...warn(work.openFindings.total, 'info'),
    },
    { label: t('figure.outages'), value: String(work.outages.total) },
    { label: t('figure.openOutages'), value: String(work.openOutages.total), ...warn(work.openOutages.total, 'warn') },
  ];

  return (
    <div className="shift-figures" data-testid="shift-figures">
      <dl>
        {figures.map(({ label, value, tone }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={tone === undefined ? '' : `tone-${tone}`}>{value}</dd>
          </div>
        ))}
      </dl>
      <small className="dim">{t('figure.asOf', { time: formatClock(work.asOfMs, language) })}</small>
    </div>
  );
}
