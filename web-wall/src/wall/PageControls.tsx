import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import { useWords } from '../i18n/use-words.ts';

interface PageControlsProps {
  readonly isPaused: boolean;
  readonly isPending?: boolean;
  readonly onTurn: (turn: PageTurn) => void;
}

const icons = {
  previous: 'M11 2v10L4 7zM2 2h2v10H2z',
  next: 'M3 2v10l7-5zM10 2h2v10h-2z',
  pause: 'M3 2h3v10H3zM8 2h3v10H8z',
  resume: 'M3 1.5v11L12 7z',
} as const satisfies Readonly<Record<PageTurn, string>>;

/** Back, stop or go on, next. */
export function PageControls({ isPaused, isPending = false, onTurn }: PageControlsProps) {
  const { t } = useWords();
  const turns = ['previous', isPaused ? 'resume' : 'pause', 'next'] as const;

  return (
    <div className="page-controls" role="group" aria-label={t('wall.pages')}>
      {turns.map((turn) => (
        <button
          key={turn}
          type="button"
          className="button button-quiet"
          title={t(`wall.turn.${turn}`)}
          aria-label={t(`wall.turn.${turn}`)}
          disabled={isPending}
          onClick={() => onTurn(turn)}
          data-testid={`turn-${turn}`}
        >
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <path d={icons[turn]} fill="currentColor" />
          </svg>
        </button>
      ))}
    </div>
  );
}
