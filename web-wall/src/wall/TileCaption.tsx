import type { WallTileView } from '../../../gateway/wall/wall-api.ts';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/use-words.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { healthLook, outcomeLook } from '../ui/state-look.ts';
import { captionStates, type TilePictureKind } from './caption-states.ts';
import type { ViewingProof } from './tile-player.ts';

interface TileCaptionProps {
  readonly tile: WallTileView;
  readonly position: number;
  readonly picture: TilePictureKind;
  readonly onMarkNormal: (position: number) => void;
  readonly onCompose: (position: number) => void;
  readonly proof: () => ViewingProof;
}

/** Under the picture, never over it: number, name, place, state, what was watched, and the two things to do. */
export function TileCaption({ tile, position, picture, onMarkNormal, onCompose, proof }: TileCaptionProps) {
  const { t } = useWords();
  const { stop } = tile;
  const { health, outcome } = captionStates(tile, picture);

  return (
    <figcaption className="tile-caption">
      <kbd className="keycap tile-number">{position + 1}</kbd>
      <div className="tile-title">
        <strong data-testid="tile-name" title={stop.cameraName}>
          {stop.cameraName}
        </strong>
        <span className="tile-place" title={stop.place}>
          {stop.place}
        </span>
      </div>
      <div className="tile-states">
        {health !== undefined && (
          <span data-testid="tile-health" data-health={health}>
            <StateMark look={healthLook[health]}>{t(`health.${health}`)}</StateMark>
          </span>
        )}
        <span data-testid="tile-outcome" data-outcome={stop.outcome}>
          <StopOutcome tile={tile} outcome={outcome} proof={proof} />
        </span>
      </div>
      <button
        type="button"
        className="button tile-button"
        data-testid="mark-normal"
        data-marked={stop.markedNormal}
        disabled={stop.markedNormal || outcome === 'not-viewable'}
        onClick={() => onMarkNormal(position)}
      >
        {stop.markedNormal ? (
          <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('tile.markedNormal')}</StateMark>
        ) : (
          <>
            {t('tile.normal')} <kbd className="keycap">N</kbd>
          </>
        )}
      </button>
      <button
        type="button"
        className="button tile-button"
        data-testid="finding-open"
        onClick={() => onCompose(position)}
      >
        {t('tile.finding')} <kbd className="keycap">F</kbd>
      </button>
    </figcaption>
  );
}

/** Before the stop is decided: seconds watched of the dwell that it needs. */
function StopOutcome({
  tile,
  outcome,
  proof,
}: Pick<TileCaptionProps, 'tile' | 'proof'> & { readonly outcome: WallTileView['stop']['outcome'] }) {
  const { t } = useWords();
  const [shownMs, setShownMs] = useState(tile.stop.shownMs);

  useEffect(() => {
    const timer = setInterval(() => setShownMs(proof().shownMs), 1000);

    return () => clearInterval(timer);
  }, [proof]);

  if (outcome !== 'waiting') return <StateMark look={outcomeLook[outcome]}>{t(`outcome.${outcome}`)}</StateMark>;
  const dwell = Math.round(tile.dwellMs / 1000);
  const shown = Math.min(dwell, Math.floor(Math.max(shownMs, tile.stop.shownMs) / 1000));

  return <StateMark look={outcomeLook.waiting}>{t('tile.watched', { shown, dwell })}</StateMark>;
}
