import type { WallPageView } from '../../../gateway/wall/wall-api.ts';
import { useWords } from '../i18n/use-words.ts';
import { countdown } from './countdown.ts';
import { useServerNow, type WallReading } from './use-wall.ts';

const circumference = 2 * Math.PI * 19;

/** Ring and seconds until the page turns. */
export function CountdownRing({ reading, page }: { readonly reading: WallReading; readonly page: WallPageView }) {
  const { t } = useWords();
  const { leftSeconds, leftShare } = countdown(page, useServerNow(reading, 250));

  return (
    <svg
      className="ring"
      viewBox="0 0 44 44"
      role="timer"
      aria-label={t('wall.turnsIn', { seconds: leftSeconds })}
      data-testid="countdown"
    >
      <circle className="ring-track" cx="22" cy="22" r="19" />
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
    </svg>
  );
}
