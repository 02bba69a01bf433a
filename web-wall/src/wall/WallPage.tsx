import { type CSSProperties, lazy, Suspense, useState } from 'react';
import type { UserView } from '../../../gateway/access/access-api.ts';
import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Waiting } from '../ui/Waiting.tsx';
import type { ComposerTarget } from './composer-target.ts';
import { FindingComposer } from './FindingComposer.tsx';
import { LostNote } from './LostNote.tsx';
import { PageStrip } from './PageStrip.tsx';
import { sheetColumns } from './sheet-columns.ts';
import { useTurnPage } from './use-turn-page.ts';
import { useWall, type WallReading } from './use-wall.ts';
import { useWatermark } from './use-watermark.ts';
import { WaitingPanel } from './WaitingPanel.tsx';
import { WallBar } from './WallBar.tsx';
import { WallGrid } from './WallGrid.tsx';
import './wall.css';

const SeatAsk = lazy(() => import('./SeatAsk.tsx'));
const SheetPanel = lazy(() => import('./SheetPanel.tsx'));
const DecodeWarning = lazy(() => import('./status/DecodeWarning.tsx'));

/** The officer's wall: what must be watched now, and under which duty. */
export default function WallPage({ user }: { readonly user: UserView }) {
  const { t } = useWords();
  const wall = useWall();
  if (wall.data !== undefined) return <Wall reading={wall.data} user={user} />;
  if (!wall.isError) return <Waiting what={t('wall.loading')} />;

  return (
    <main className="splash">
      <ProblemNote problem={wall.error} />
      <button type="button" className="button" onClick={() => void wall.refetch()}>
        {t('common.retry')}
      </button>
    </main>
  );
}

function Wall({ reading, user }: { readonly reading: WallReading; readonly user: UserView }) {
  const [composer, setComposer] = useState<ComposerTarget>();
  const { session } = reading;
  const { page, round, layout } = session;
  const pageKey = `${round?.id}/${page?.index}`;
  const isSheet = page !== undefined && round?.method === 'snapshot';
  const columns = isSheet ? sheetColumns(page.tiles.length) : Math.sqrt(layout);
  const turns = useTurnPage(session.id);
  const watermark = useWatermark(`${user.displayName} · ${user.organisationName}`, reading.clockOffsetMs);

  return (
    <div className="wall" data-phase={session.phase} data-testid="wall">
      <WallBar reading={reading} user={user} onTurn={turns.mutate} isTurning={turns.isPending} />
      <main className="wall-main" style={{ ...watermark, '--columns': columns } as CSSProperties /* a CSS variable */}>
        <LostNote lastReadAtMs={reading.readAtMs} />
        <Suspense>
          <SeatAsk reading={reading} />
        </Suspense>
        <Pictures {...{ reading, pageKey, composer }} onCompose={setComposer} onTurn={turns.mutate} />
        {composer !== undefined && (
          <ComposerLayer {...{ composer, columns, pageKey }} onClose={() => setComposer(undefined)} />
        )}
      </main>
      <PageStrip session={session} />
    </div>
  );
}

interface PicturesProps {
  readonly reading: WallReading;
  readonly pageKey: string;
  readonly composer: ComposerTarget | undefined;
  readonly onCompose: (target: ComposerTarget | undefined) => void;
  readonly onTurn: (turn: PageTurn) => void;
}

/** What there is to watch now: a sheet, live tiles, or nothing yet. */
function Pictures({ reading, ...act }: PicturesProps) {
  const { session } = reading;
  const { page, round } = session;
  if (page === undefined) return <WaitingPanel reading={reading} />;
  if (round?.method === 'snapshot') {
    return (
      <Suspense>
        <SheetPanel key={act.pageKey} wallId={session.id} page={page} {...act} />
      </Suspense>
    );
  }
  if (session.phase !== 'patrolling') return <WaitingPanel reading={reading} />;

  return (
    <>
      <Suspense>
        <DecodeWarning />
      </Suspense>
      <WallGrid reading={reading} page={page} {...act} />
    </>
  );
}

interface ComposerLayerProps {
  readonly composer: ComposerTarget;
  readonly columns: number;
  /** Of the page that shows now. */
  readonly pageKey: string;
  readonly onClose: () => void;
}

/** The composer over the cell that it was opened from. */
function ComposerLayer({ composer, columns, pageKey, onClose }: ComposerLayerProps) {
  const { position, stopId } = composer;

  return (
    <div className="composer-layer">
      <div
        className="composer-cell"
        style={{ gridRow: Math.floor(position / columns) + 1, gridColumn: (position % columns) + 1 }}
      >
        <FindingComposer
          key={`${stopId}/${composer.pageKey}`}
          target={composer}
          hasTurned={composer.pageKey !== pageKey}
          onClose={onClose}
        />
      </div>
    </div>
  );
}
