import { type VideoFormat, visualSampleEntry } from './video-format.ts';

/** Format of a stream of JPEG files; the sample entry is QuickTime's, which no browser plays but FFmpeg reads. */
export function jpegFormat(size: { readonly width: number; readonly height: number }): VideoFormat {
  return {
    kind: 'jpeg',
    codec: 'jpeg',
    width: size.width,
    height: size.height,
    sampleEntry: visualSampleEntry('jpeg', size),
    parameterSets: [],
    hasFields: false,
    reorderDepth: 0,
  };
}

/** Size that the frame header of a JPEG file tells (ITU-T T.81 §B.2.2); undefined when there is none. */
export function readJpegSize(jpeg: Buffer): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    // SOF0…SOF15 without DHT, JPG and DAC, which lie among them.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return undefined;
}
