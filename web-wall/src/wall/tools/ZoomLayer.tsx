import { type ReactNode, useRef } from 'react';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { useZoom } from './use-zoom.ts';
import { noZoom, zoomBy, zoomStep } from './zoom.ts';

/**
 * Digital zoom of the picture below: by wheel, drag and keys, which come here before they go to the wall.
 *
 * @param children further tools beside those of the zoom
 */
export function ZoomLayer({ children }: { readonly children: ReactNode }) {
  const { t } = useWallToolsWords();
  const layer = useRef<HTMLDivElement>(null);
  const { zoom, setZoom, dragging } = useZoom(layer);
  const factor = `×${zoom.factor.toFixed(1)}`;
  const step = (by: number) => setZoom(zoomBy(zoom, by));

  return (
    <>
      <div ref={layer} className="zoom-layer" data-zoomed={zoom.factor > 1} data-testid="zoom-layer" {...dragging} />
      <div className="tile-tools" role="toolbar" aria-label={t('tools.title')} data-testid="tile-tools">
        <div className="tool-group">
          <button type="button" title={t('zoom.out')} aria-label={t('zoom.out')} onClick={() => step(1 / zoomStep)}>
            −
          </button>
          <button
            type="button"
            className="zoom-factor"
            title={t('zoom.reset', { factor })}
            onClick={() => setZoom(noZoom)}
            data-testid="zoom-factor"
          >
            {factor}
          </button>
          <button type="button" title={t('zoom.in')} aria-label={t('zoom.in')} onClick={() => step(zoomStep)}>
            +
          </button>
        </div>
        {children}
      </div>
    </>
  );
}
