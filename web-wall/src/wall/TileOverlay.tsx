import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import type { WallTileView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { formatDuration } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import { useMonotonicNow } from '../ui/use-now.ts';
import type { PictureState } from './picture-state.ts';

interface TileOverlayProps {
  readonly state: PictureState;
  readonly tile: WallTileView | undefined;
  /** False when the camera is known to be down and is left alone. */
  readonly isDialled: boolean;
  readonly problem: ApiProblem | undefined;
}

/** What there is to say over a picture: nothing while it is live. */
export function TileOverlay({ state, tile, isDialled, problem }: TileOverlayProps) {
  return (
    <>
      {isDialled ? <PictureNote state={state} tile={tile} /> : <Unviewable fault={tile?.stop.fault} tile={tile} />}
      {problem !== undefined && (
        <div className="tile-problem">
          <ProblemNote problem={problem} />
        </div>
      )}
    </>
  );
}

function PictureNote({ state, tile }: { readonly state: PictureState; readonly tile: WallTileView | undefined }) {
  const { t, language } = useWords();
  const nowMs = useMonotonicNow(1000);
  switch (state.kind) {
    case 'live':
      return null;
    case 'opening':
      return (
        <div className="tile-note" role="status">
          <span>{t(state.step === 'stream' ? 'tile.openingStream' : 'tile.openingPicture')}</span>
          <small aria-live="off">
            {t('common.waited', { duration: formatDuration(nowMs - state.sinceMs, language) })}
          </small>
        </div>
      );
    case 'stalled':
      return (
        <div className="tile-note tile-stalled" role="alert" data-testid="tile-stalled">
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
            {t('tile.stalled', { duration: formatDuration(nowMs - state.sinceMs, language) })}
          </StateMark>
          <small>{t('tile.stalledNote')}</small>
        </div>
      );
    case 'failed':
      return <Unviewable fault={tile?.stop.fault ?? state.fault} tile={tile} retryInMs={state.retryAtMs - nowMs} />;
  }
}

interface UnviewableProps {
  readonly fault: FaultView | undefined;
  readonly tile: WallTileView | undefined;
  readonly retryInMs?: number;
}

/** 无法观看: how far we got, why, and what happens next. */
function Unviewable({ fault, tile, retryInMs }: UnviewableProps) {
  const { t, tOr } = useWords();
  const cause =
    fault === undefined
      ? t(`health.${tile?.health ?? 'unknown'}`)
      : `${tOr(`stage.${fault.stage}`, fault.stage)} · ${tOr(`reason.${fault.reason}`, fault.reason)}`;

  return (
    <div className="tile-note tile-failed" role="alert" data-testid="not-viewable" data-stage={fault?.stage}>
      <StateMark look={{ tone: 'act', shape: 'square' }}>{t('tile.notViewable')}</StateMark>
      <span>{cause}</span>
      {retryInMs !== undefined && (
        <small aria-live="off">{t('tile.retryIn', { seconds: Math.max(0, Math.ceil(retryInMs / 1000)) })}</small>
      )}
      {tile?.stop.outcome === 'not-viewable' && <small>{t('tile.stopNotViewable')}</small>}
    </div>
  );
}
