/** How a picture is enlarged by the browser: a factor, and the point of the picture that lies in the middle. */
export interface Zoom {
  readonly factor: number;
  /** Of the picture's width and height, 0 to 1; kept so that no edge of the picture comes inside the frame. */
  readonly x: number;
  readonly y: number;
}

export const noZoom: Zoom = { factor: 1, x: 0.5, y: 0.5 };
const mostFactor = 8;
/** One step of the wheel or of a key. */
export const zoomStep = 1.25;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function within({ factor, x, y }: Zoom): Zoom {
  const half = 0.5 / factor;

  return { factor, x: clamp(x, half, 1 - half), y: clamp(y, half, 1 - half) };
}

/**
 * Zooms so that the point under the pointer stays under it.
 *
 * @param at of the frame's width and height, 0 to 1; its middle for keys
 */
export function zoomBy(zoom: Zoom, by: number, at = { x: 0.5, y: 0.5 }): Zoom {
  const factor = clamp(zoom.factor * by, 1, mostFactor);
  const shift = 1 / zoom.factor - 1 / factor;

  return within({ factor, x: zoom.x + (at.x - 0.5) * shift, y: zoom.y + (at.y - 0.5) * shift });
}

/** Moves the picture under the frame, in shares of the frame. */
export function panBy(zoom: Zoom, dx: number, dy: number): Zoom {
  return within({ ...zoom, x: zoom.x + dx / zoom.factor, y: zoom.y + dy / zoom.factor });
}

/** A value of CSS `transform`, its origin in the middle. */
export function zoomTransform({ factor, x, y }: Zoom): string {
  if (factor === 1) return 'none';
  const percent = (share: number) => `${((0.5 - share) * 100).toFixed(3)}%`;

  return `scale(${factor.toFixed(4)}) translate(${percent(x)}, ${percent(y)})`;
}
