import { type CSSProperties, lazy, Suspense } from 'react';
import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import type { WallPageView } from '../../../gateway/wall/wall-api.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import type { ComposerTarget } from './composer-target.ts';
import './sheet.css';
import { SheetCell } from './SheetCell.tsx';
import { sheetColumns } from './sheet-columns.ts';
import { useWallInput } from './use-wall-input.ts';

const KeysOverlay = lazy(() => import('./tools/KeysOverlay.tsx'));

interface SheetPanelProps {
  readonly wallId: string;
  readonly page: WallPageView;
  readonly pageKey: string;
  readonly composer: ComposerTarget | undefined;
  readonly onCompose: (target: ComposerTarget | undefined) => void;
  readonly onTurn: (turn: PageTurn) => void;
}

/** One sheet of a snapshot round: fresh pictures, each confirmed by itself; digits are the keys. */
export default function SheetPanel({ wallId, page, pageKey, composer, onCompose, onTurn }: SheetPanelProps) {
  const { t } = useSeatWords();
  const tileCount = page.tiles.length;
  const columns = sheetColumns(tileCount);
  const compose = (position: number) => {
    const stop = page.tiles[position]?.stop;
    if (stop === undefined) return;
    const { id: stopId, cameraId, cameraName: name } = stop;
    onCompose({ stopId, cameraId, name, position, pageKey, seenAtMs: undefined });
  };
  const closeComposer = () => {
    onCompose(undefined);
    return composer !== undefined;
  };
  const turn = (how: 'next' | 'previous' | 'hold') =>
    onTurn(how === 'hold' ? (page.isPaused ? 'resume' : 'pause') : how);
  // What is confirmed here is the picture: there is nothing else to call normal.
  const markNormal = () => undefined;
  const input = useWallInput({ pageKey, columns, tileCount, markNormal, compose, turn, closeComposer });

  return (
    <section className="sheet" data-testid="sheet">
      <p className="sheet-head">
        <strong>{t('seat.sheet')}</strong>
        <small>{t('seat.sheetTeach')}</small>
      </p>
      <div className="sheet-grid" style={{ '--columns': columns } as CSSProperties /* a CSS variable */}>
        {page.tiles.map((tile, position) => (
          <SheetCell
            key={tile.stop.id}
            wallId={wallId}
            tile={tile}
            position={position}
            isSelected={input.selected === position}
            isEnlarged={input.enlarged === position}
            onSelect={input.choose}
            onEnlarge={input.toggleEnlarged}
            onCompose={compose}
          />
        ))}
      </div>
      <Suspense>{input.keysShown && <KeysOverlay onClose={input.back} kind="sheet" />}</Suspense>
    </section>
  );
}
