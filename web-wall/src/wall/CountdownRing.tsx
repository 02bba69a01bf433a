import { useWords } from '../i18n/use-words.ts';
import { countdown } from './countdown.ts';

const circumference = 2 * Math.PI * 19;

interface CountdownRingProps {
  readonly page: { readonly startedAtMs: number; readonly endsAtMs: number; readonly isPaused: boolean };
  /** The server's clock, ms since epoch. */
  readonly nowMs: number;
}

/** Ring and seconds until the page turns; two bars while it stands still. */
export function CountdownRing({ page, nowMs }: CountdownRingProps) {
  const { t } = useWords();
  const { leftSeconds, leftShare } = countdown(page, nowMs);

  return (
    <svg
      className="ring"
      viewBox="0 0 44 44"
      role="timer"
      aria-label={page.isPaused ? t('wall.paused') : t('wall.turnsIn', { seconds: leftSeconds })}
      data-paused={page.isPaused}
      data-testid="countdown"
    >
      <circle className="ring-track" cx="22" cy="22" r="19" />
      {page.isPaused ? (
        <path d="M16 14h4v16h-4zM24 14h4v16h-4z" className="ring-bars" />
      ) : (
        <>
          <circle
            className="ring-left"
            cx="22"
            cy="22"
            r="19"
            strokeDasharray={circumference}
            strokeDashoffset={circumference * (1 - leftShare)}
            transform="rotate(-90 22 22)"
          />
          <text x="22" y="22" textAnchor="middle" dominantBaseline="central">
            {leftSeconds}
          </text>
        </>
      )}
    </svg>
  );
}
