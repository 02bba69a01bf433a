import type { PhotoMediaType } from './photo.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';

/** A picture without what it told besides. */
export interface PlainPicture {
  readonly mediaType: PhotoMediaType;
  readonly bytes: Buffer;
}

/** Reads an upload by what it is, whatever it is called. @returns undefined when it is neither a JPEG nor a PNG */
export function readPhoto(bytes: Buffer): PlainPicture | undefined {
  const jpeg = stripJpeg(bytes);
  if (jpeg !== undefined) return { mediaType: 'image/jpeg', bytes: jpeg };
  const png = stripPng(bytes);
  return png === undefined ? undefined : { mediaType: 'image/png', bytes: png };
}
