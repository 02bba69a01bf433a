import type { Page } from 'playwright-core';
import { type FrameCode, readFrameCode } from '../farm/frame-code.ts';

/**
 * Reads the barcode out of what an element really shows, video or image, in the page.
 *
 * @param selector of a `<video>` or `<img>`
 * @returns undefined while it shows no readable picture
 */
export function readPictureCode(page: Page, selector: string): Promise<FrameCode | undefined> {
  // A text, since the test's compiler knows no browser; it runs as written here.
  const script = `(() => {
    const read = ${readFrameCode.toString()};
    const picture = document.querySelector(${JSON.stringify(selector)});
    const width = picture?.videoWidth ?? picture?.naturalWidth ?? 0;
    const height = picture?.videoHeight ?? picture?.naturalHeight ?? 0;
    if (width === 0) return undefined;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(picture, 0, 0);
    return read(context.getImageData(0, 0, width, height).data, width, height);
  })()`;
  return page.evaluate(script);
}

/** The tile's own sub-stream picture. */
export function tileVideo(position: number): string {
  return `[data-testid=tile-${position}] video[data-profile=sub]`;
}
