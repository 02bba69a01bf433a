import type { CSSProperties } from 'react';
import type { RoundView } from '../../../../gateway/patrol/patrol-api.ts';
import { formatDay, formatInstant, formatMinute } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { dutyName, holidayWords } from '../../ui/duty-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { roundLook } from '../../ui/state-look.ts';
import { useNow } from '../../ui/use-now.ts';
import { type Band, cutIntoDays, dayMs, startOfBeijingDay } from './duty-bands.ts';
import type { DutyPreview } from './duty-queries.ts';

type DutySpan = DutyPreview['spans'][number];

const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
const roundStates: readonly RoundView['state'][] = ['pending', 'running', 'done', 'partial', 'missed'];

/** A band that is narrower has no room for its word: 1 is a day. */
const leastLabelled = 0.06;

function share(from: number, to: number): CSSProperties {
  return { left: `${from * 100}%`, width: `${(to - from) * 100}%` };
}

/** Seven days of 24 h: modes as bands, and today's rounds as blocks below them. */
export function DutyRibbon({
  preview,
  rounds,
}: {
  readonly preview: DutyPreview;
  readonly rounds: readonly RoundView[];
}) {
  const { t, language } = useWords();
  const nowMs = useNow(30_000);
  const today = startOfBeijingDay(nowMs);
  const days = cutIntoDays(preview.spans, today, 7);
  const spans = rounds.map((round) => ({ fromMs: round.dueFromMs, toMs: round.dueToMs, round }));
  const [blocks] = cutIntoDays(spans, today, 1);

  return (
    <>
      {preview.warnings.map(({ code, year, status }) => (
        <p className="notice" key={`${code}/${year}`}>
          {t('patrol.yearWarning', { year, status: t(`year.${status}`) })}
        </p>
      ))}
      <div className="ribbon" data-testid="duty-ribbon">
        <div className="ribbon-axis" aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>{`${String(hour).padStart(2, '0')}:00`}</span>
          ))}
        </div>
        {days.map((day, index) => (
          <div key={day.startMs} style={{ display: 'contents' }}>
            <span className="ribbon-day" data-today={index === 0}>
              {formatDay(day.startMs, language)}
            </span>
            <div className="ribbon-track" data-today={index === 0}>
              {index === 0 && <PastBand to={day.bands[0]?.from ?? 0} />}
              {day.bands.map((band) => (
                <DutyBand key={band.from} band={band} />
              ))}
              {index === 0 && blocks?.bands.map((band) => <RoundBlock key={band.content.round.id} band={band} />)}
              {index === 0 && (
                <span
                  className="ribbon-now"
                  title={t('patrol.now', { time: formatMinute(nowMs, language) })}
                  style={{ left: `${((nowMs - today) / dayMs) * 100}%` }}
                />
              )}
            </div>
          </div>
        ))}
      </div>
      <RoundLegend />
    </>
  );
}

/** The preview begins now: what was before is marked as past, and today's rounds below tell what became of it. */
function PastBand({ to }: { readonly to: number }) {
  const { t } = useWords();
  if (to <= 0) return null;

  return (
    <span className="band band-past" style={share(0, to)}>
      {to >= leastLabelled && t('patrol.past')}
    </span>
  );
}

function DutyBand({ band }: { readonly band: Band<DutySpan> }) {
  const words = useWords();
  const { t, language } = words;
  const { resolution, fromMs, toMs } = band.content;
  const isTrusted = resolution.yearStatus === 'official';
  const holiday = resolution.holidayName === undefined ? '' : ` ${holidayWords(resolution.holidayName, words)}`;
  const name = `${dutyName(resolution, t)}${holiday}${isTrusted ? '' : ` · ${t(`year.${resolution.yearStatus}`)}`}`;

  return (
    <span
      className="band"
      data-base={resolution.base}
      data-night={resolution.night}
      style={share(band.from, band.to)}
      title={`${name} · ${formatInstant(fromMs, language)} – ${formatInstant(toMs, language)} · ${t(`layer.${resolution.layer}`)}`}
    >
      {name}
    </span>
  );
}

function RoundBlock({ band }: { readonly band: Band<{ readonly round: RoundView }> }) {
  const { t, language } = useWords();
  const { round } = band.content;
  const window = `${formatMinute(round.dueFromMs, language)}–${formatMinute(round.dueToMs, language)}`;

  return (
    <span
      className="round-block"
      data-state={round.state}
      style={share(band.from, band.to)}
      title={`${round.planName} · ${window} · ${t(`round.${round.state}`)} · ${round.counts.seen} / ${round.counts.due}`}
    />
  );
}

function RoundLegend() {
  const { t } = useWords();

  return (
    <div className="legend">
      <span>{t('patrol.roundsToday')}</span>
      {roundStates.map((state) => (
        <StateMark key={state} look={roundLook[state]}>
          {t(`round.${state}`)}
        </StateMark>
      ))}
    </div>
  );
}
