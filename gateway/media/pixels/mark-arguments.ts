import type { FfmpegArguments } from './snapshot-arguments.ts';

/** Pictures that can be marked. */
export type MarkablePicture = 'image/jpeg' | 'image/png';

const demuxers: Readonly<Record<MarkablePicture, string>> = { 'image/jpeg': 'jpeg_pipe', 'image/png': 'png_pipe' };
/** Where the mark lies, in shares of the picture's width and height: whatever is cut out holds one. */
const places = [
  [0.05, 0.12],
  [0.55, 0.2],
  [0.25, 0.45],
  [0.65, 0.58],
  [0.05, 0.75],
  [0.5, 0.88],
] as const;
/** Only such paths go into a filter, where other signs have a meaning. */
const plainPath = /^[\w/.-]+$/;

/**
 * A picture with a faint text on it, as JPEG. The text is in a file of ours: no text of a person stands on a command
 * line or in a filter.
 *
 * @param textPath of that file
 * @param font family, letters, digits and spaces only
 */
export function markArguments(mediaType: MarkablePicture, textPath: string, font: string): FfmpegArguments {
  if (!plainPath.test(textPath)) throw new RangeError(`the folder for temporary files has signs in it: ${textPath}`);
  const look = `font='${font}':fontsize=max(12\\,h/34):fontcolor=white@0.34:borderw=1:bordercolor=black@0.24:line_spacing=4`;
  const marks = places.map(
    ([x, y]) => `drawtext=textfile=${textPath}:expansion=none:${look}:x=w*${String(x)}:y=h*${String(y)}-th/2`,
  );
  return {
    input: [
      ...['-hide_banner', '-loglevel', 'error', '-threads', '1', '-protocol_whitelist', 'pipe'],
      ...['-f', demuxers[mediaType]],
    ],
    output: [
      ...['-frames:v', '1', '-an', '-vf', marks.join(',')],
      ...['-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-threads', '1', '-f', 'mjpeg'],
    ],
  };
}
