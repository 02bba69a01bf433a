import { formatClock } from '../../i18n/format.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import type { WallStreams } from '../use-tile-player.ts';
import { jumpS, type ReplayPosition, useReplay } from './use-replay.ts';

interface ReplayPlayerProps {
  readonly cameraId: string;
  readonly streams: WallStreams;
  readonly onClose: () => void;
}

/** The last minute of a camera over its live picture (即时回放), labelled as what it is: past, and not watched. */
export function ReplayPlayer({ cameraId, streams, onClose }: ReplayPlayerProps) {
  const { t, language } = useWallToolsWords();
  const { video, trouble, position, seek, hold } = useReplay(cameraId, streams.leases);
  const isReady = position !== undefined && position.lengthS > 0 && trouble === undefined;

  return (
    <div className="replay" data-testid="replay" data-ready={isReady}>
      <video ref={video} muted playsInline disablePictureInPicture data-replay="true" />
      <p className="replay-label" role="status">
        <b>{t('replay.label')}</b>
        {isReady && position.atMs !== undefined && (
          <time data-testid="replay-at">{formatClock(position.atMs, language)}</time>
        )}
        <span>{t('replay.notCounted')}</span>
      </p>
      {isReady ? (
        <ReplayBar position={position} onHold={hold} onSeek={seek} onClose={onClose} />
      ) : (
        <p className="replay-note" role="status">
          {t(trouble === undefined ? 'replay.loading' : `replay.${trouble}`)}
        </p>
      )}
    </div>
  );
}

interface ReplayBarProps {
  readonly position: ReplayPosition;
  readonly onHold: () => void;
  readonly onSeek: (toS: number) => void;
  readonly onClose: () => void;
}

function ReplayBar({ position: { atS, lengthS, isPlaying }, onHold, onSeek, onClose }: ReplayBarProps) {
  const { t } = useWallToolsWords();
  const ago = t('replay.ago', { seconds: Math.max(0, Math.round(lengthS - atS)) });

  return (
    <div className="replay-bar">
      <button type="button" className="button" onClick={onHold} data-testid="replay-toggle">
        {t(isPlaying ? 'replay.pause' : 'replay.play')}
      </button>
      <button type="button" className="button" onClick={() => onSeek(atS - jumpS)}>
        {t('replay.back')}
      </button>
      <input
        type="range"
        min={0}
        max={lengthS}
        step={0.1}
        value={atS}
        aria-label={t('replay.position')}
        aria-valuetext={ago}
        onChange={(event) => onSeek(Number(event.target.value))}
      />
      <span className="replay-ago">{ago}</span>
      <button type="button" className="button button-main" onClick={onClose}>
        {t('replay.live')} <kbd className="keycap">R</kbd>
      </button>
    </div>
  );
}
