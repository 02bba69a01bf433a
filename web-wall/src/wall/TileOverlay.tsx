import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import type { WallTileView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { formatDuration } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import { useMonotonicNow } from '../ui/use-now.ts';
import type { FullBudget } from './full-budget.ts';
import type { PictureState } from './picture-state.ts';

interface TileOverlayProps {
  readonly state: PictureState;
  readonly tile: WallTileView | undefined;
  /** What hides the place, though pictures come. */
  readonly hiding: FaultView | undefined;
  /** False when the camera is known to be down and is left alone. */
  readonly isDialled: boolean;
  readonly problem: ApiProblem | undefined;
}

/** What there is to say over a picture: nothing while it is live and shows its place. */
export function TileOverlay({ state, tile, hiding, isDialled, problem }: TileOverlayProps) {
  return (
    <>
      {isDialled ? <PictureNote state={state} tile={tile} /> : <Unviewable fault={tile?.stop.fault} tile={tile} />}
      {isDialled && state.kind === 'live' && hiding !== undefined && (
        <HiddenNote hiding={hiding} isStop={tile !== undefined} />
      )}
      {problem !== undefined && (
        <div className="tile-problem">
          <ProblemNote problem={problem} />
        </div>
      )}
    </>
  );
}

function PictureNote({ state, tile }: { readonly state: PictureState; readonly tile: WallTileView | undefined }) {
  switch (state.kind) {
    case 'live':
      return null;
    case 'opening':
      return <OpeningNote state={state} />;
    case 'stalled':
      return <StalledNote state={state} />;
    case 'failed':
      if (state.full !== undefined) return <FullNote full={state.full} retryAtMs={state.retryAtMs} />;
      return <Unviewable fault={tile?.stop.fault ?? state.fault} tile={tile} failure={state} />;
  }
}

type StateOf<Kind extends PictureState['kind']> = Extract<PictureState, { kind: Kind }>;

const openingWords = {
  stream: 'tile.openingStream',
  queue: 'tile.queued',
  picture: 'tile.openingPicture',
  reconnect: 'tile.reconnecting',
} as const;

function OpeningNote({ state }: { readonly state: StateOf<'opening'> }) {
  const { t, language } = useWords();
  const nowMs = useMonotonicNow(1000);
  const { step, place, sinceMs } = state;
  const words = step === 'queue' && place !== undefined ? t('tile.queuedAt', { place }) : t(openingWords[step]);

  return (
    <div className="tile-note" role="status" data-step={step}>
      <span>{words}</span>
      <small aria-hidden="true">{t('common.waited', { duration: formatDuration(nowMs - sinceMs, language) })}</small>
    </div>
  );
}

const stalledWords = { frozen: 'tile.frozenNote', reconnecting: 'tile.reconnectingNote' } as const;

/** What is announced says it once; what ticks is for eyes only. */
function StalledNote({ state }: { readonly state: StateOf<'stalled'> }) {
  const { t, language } = useWords();
  const nowMs = useMonotonicNow(1000);
  const note = t(state.cause === undefined ? 'tile.stalledNote' : stalledWords[state.cause]);

  return (
    <>
      <div className="visually-hidden" role="alert">
        {t('tile.stalledSpoken')}
      </div>
      <div className="tile-note tile-stalled" data-testid="tile-stalled" data-cause={state.cause}>
        <span aria-hidden="true">
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
            {t('tile.stalled', { duration: formatDuration(nowMs - state.sinceMs, language) })}
          </StateMark>
        </span>
        <small>{note}</small>
      </div>
    </>
  );
}

/** The picture comes, black or always the same: it shows not what is there now, and counts for nothing. */
function HiddenNote({ hiding: { reason }, isStop }: { readonly hiding: FaultView; readonly isStop: boolean }) {
  const { t, tOr } = useWords();

  return (
    <div className="tile-note tile-stalled" role="alert" data-testid="tile-hidden" data-reason={reason}>
      <StateMark look={{ tone: 'act', shape: 'square' }}>
        <span className="sentence">{tOr(`reason.${reason}`, reason)}</span>
      </StateMark>
      <small>{t(isStop ? 'tile.hiddenNote' : 'tile.hiddenHere')}</small>
    </div>
  );
}

/** No place for one stream more: what to do about it. The camera is not at fault. */
function FullNote({
  full: { budget, limit },
  retryAtMs,
}: {
  readonly full: FullBudget;
  readonly retryAtMs: number | undefined;
}) {
  const { t } = useWords();

  return (
    <div className="tile-note tile-failed" data-testid="over-budget" data-budget={budget}>
      <div role="alert" className="tile-alert">
        <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t(`tile.full.${budget}`, { limit })}</StateMark>
        <span>{t(`tile.fullHint.${budget}`)}</span>
      </div>
      <NextTry retryAtMs={retryAtMs} />
    </div>
  );
}

interface UnviewableProps {
  readonly fault: FaultView | undefined;
  readonly tile: WallTileView | undefined;
  readonly failure?: StateOf<'failed'>;
}

const failureWords = {
  refused: 'tile.refused',
  unauthorised: 'tile.unauthorised',
  failed: 'tile.notViewable',
} as const;

/** 无法观看: how far we got, why, and what happens next. */
function Unviewable({ fault, tile, failure }: UnviewableProps) {
  const { t } = useWords();

  return (
    <div className="tile-note tile-failed" data-testid="not-viewable" data-stage={fault?.stage} data-by={failure?.by}>
      <div role="alert" className="tile-alert">
        <StateMark look={{ tone: 'act', shape: 'square' }}>{t(failureWords[failure?.by ?? 'failed'])}</StateMark>
        <Cause fault={fault} health={tile?.health ?? 'unknown'} />
      </div>
      <NextTry retryAtMs={failure?.retryAtMs} />
      {tile?.stop.outcome === 'not-viewable' && <small>{t('tile.stopNotViewable')}</small>}
    </div>
  );
}

function Cause({ fault, health }: Pick<UnviewableProps, 'fault'> & { readonly health: WallTileView['health'] }) {
  const { t, tOr } = useWords();
  if (fault === undefined) return <span>{t(`health.${health}`)}</span>;
  const { stage, reason } = fault;

  return <span>{`${tOr(`stage.${stage}`, stage)} · ${tOr(`reason.${reason}`, reason)}`}</span>;
}

function NextTry({ retryAtMs }: { readonly retryAtMs: number | undefined }) {
  const { t } = useWords();
  const nowMs = useMonotonicNow(1000);
  if (retryAtMs === undefined) return <small>{t('tile.gatewayRetries')}</small>;
  const seconds = Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000));

  return <small aria-hidden="true">{t('tile.retryIn', { seconds })}</small>;
}
