import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useCapturedKeys } from './use-captured-keys.ts';
import { noZoom, panBy, type Zoom, zoomBy, zoomStep, zoomTransform } from './zoom.ts';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.15, 0],
  ArrowRight: [0.15, 0],
  ArrowUp: [0, -0.15],
  ArrowDown: [0, 0.15],
};

/** What a key makes of the zoom; undefined when it is none of its keys. */
function zoomAfterKey(zoom: Zoom, key: string): Zoom | undefined {
  if (key === '+' || key === '=') return zoomBy(zoom, zoomStep);
  if (key === '-' || key === '_') return zoomBy(zoom, 1 / zoomStep);
  if (zoom.factor === 1) return undefined;
  if (key === '0' || key === 'Escape') return noZoom;
  const arrow = arrows[key];

  return arrow && panBy(zoom, ...arrow);
}

/** The zoom of the picture around an element, and what turns it: wheel, drag and keys. */
export function useZoom(layer: RefObject<HTMLDivElement | null>) {
  const [zoom, setZoom] = useState(noZoom);
  const drag = useRef<{ readonly x: number; readonly y: number }>(undefined);
  useEffect(() => {
    const screen = layer.current?.closest<HTMLElement>('.tile-screen');
    screen?.style.setProperty('--zoom', zoomTransform(zoom));

    return () => void screen?.style.removeProperty('--zoom');
  }, [layer, zoom]);
  useCapturedKeys((key) => {
    const next = zoomAfterKey(zoom, key);
    if (next !== undefined) setZoom(next);

    return next !== undefined;
  });
  useWheel(layer, (by, at) => setZoom((now) => zoomBy(now, by, at)));

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (zoom.factor === 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    if (from === undefined) return;
    const { clientWidth, clientHeight } = event.currentTarget;
    setZoom(panBy(zoom, (from.x - event.clientX) / clientWidth, (from.y - event.clientY) / clientHeight));
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const letGo = () => (drag.current = undefined);

  return { zoom, setZoom, dragging: { onPointerDown, onPointerMove, onPointerUp: letGo, onPointerCancel: letGo } };
}

/** A wheel is heard by hand: React's listener may not keep the page from scrolling. */
function useWheel(
  layer: RefObject<HTMLDivElement | null>,
  turn: (by: number, at: { readonly x: number; readonly y: number }) => void,
): void {
  const spin = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const frame = layer.current?.getBoundingClientRect();
    if (frame === undefined) return;
    const at = { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
    turn(event.deltaY < 0 ? zoomStep : 1 / zoomStep, at);
  });

  useEffect(() => {
    const element = layer.current;
    const onWheel = (event: WheelEvent) => spin(event);
    element?.addEventListener('wheel', onWheel, { passive: false });

    return () => element?.removeEventListener('wheel', onWheel);
  }, [layer]);
}
