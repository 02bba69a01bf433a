import type { MinuteDayView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { tokens } from '../../../ui/tokens.ts';
import { hoursOfDay, type MinuteState, minutesOfHour, spansOf, type StripHour } from './minute-runs.ts';

/** Geometry of the strip, CSS pixels. */
export const rowHeight = 12;
const rowGap = 2;

/** Height of a strip of so many days, CSS pixels. */
export const stripHeight = (dayCount: number): number => dayCount * rowHeight;

const fills: Readonly<Record<MinuteState, string | undefined>> = {
  intact: '#4f6b5a',
  impaired: tokens.warn,
  down: tokens.act,
  unknown: undefined,
  'not-due': undefined,
};

/** Draws days as rows of minutes. Unknown is hatched, not due stays empty: neither is ever taken for good. */
export function paintStrip(canvas: HTMLCanvasElement, days: readonly MinuteDayView[], chosen: StripHour): void {
  const context = prepare(canvas, stripHeight(days.length));
  if (context === undefined) return;
  const width = canvas.clientWidth;
  const perMinute = width / (hoursOfDay * minutesOfHour);
  const hatch = hatchOf(context);
  for (const [index, { runs }] of days.entries()) {
    const top = index * rowHeight;
    context.fillStyle = tokens.backdrop;
    context.fillRect(0, top, width, rowHeight - rowGap);
    for (const { state, startMinute, endMinute } of spansOf(runs)) {
      const fill = state === 'unknown' ? hatch : fills[state];
      if (fill === undefined) continue;
      context.fillStyle = fill;
      // A single bad minute of a day must still be seen.
      const wide = Math.max((endMinute - startMinute) * perMinute, state === 'intact' ? 0 : 1.5);
      context.fillRect(startMinute * perMinute, top, wide, rowHeight - rowGap);
    }
  }
  const hourWidth = minutesOfHour * perMinute;
  context.strokeStyle = tokens.info;
  context.lineWidth = 2;
  context.strokeRect(chosen.hour * hourWidth, chosen.day * rowHeight - 1, hourWidth, rowHeight);
}

/** Draws one hour, minute by minute. */
export function paintHour(canvas: HTMLCanvasElement, { runs }: MinuteDayView, hour: number): void {
  const context = prepare(canvas, canvas.clientHeight);
  if (context === undefined) return;
  const perMinute = canvas.clientWidth / minutesOfHour;
  const hatch = hatchOf(context);
  const from = hour * minutesOfHour;
  for (const { state, startMinute, endMinute } of spansOf(runs, from, from + minutesOfHour)) {
    const fill = state === 'unknown' ? hatch : fills[state];
    if (fill === undefined) continue;
    context.fillStyle = fill;
    for (let minute = startMinute; minute < endMinute; minute++) {
      context.fillRect((minute - from) * perMinute, 0, perMinute - 1, canvas.clientHeight);
    }
  }
}

/** Sizes the canvas for the screen's own pixels and empties it. */
function prepare(canvas: HTMLCanvasElement, height: number): CanvasRenderingContext2D | undefined {
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d') ?? undefined;
  context?.scale(ratio, ratio);

  return context;
}

function hatchOf(context: CanvasRenderingContext2D): CanvasPattern | undefined {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  if (pen === null) return undefined;
  pen.strokeStyle = tokens.idle;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const shift of [-6, 0, 6]) {
    pen.moveTo(shift, 6);
    pen.lineTo(shift + 6, 0);
  }
  pen.stroke();

  return context.createPattern(tile, 'repeat') ?? undefined;
}
