import type { CSSProperties } from 'react';
import { formatInstant } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { useNow } from '../ui/use-now.ts';
import { watermarkImage, watermarkShift } from './watermark-image.ts';

/**
 * Who watches, and when, over every picture (水印): as CSS variables that the pictures' style takes up.
 *
 * @param who one line: user and organisation, or a display's name and organisation
 * @param offsetMs server's clock minus the browser's
 */
export function useWatermark(who: string, offsetMs = 0): CSSProperties {
  const { language } = useWords();
  const atMs = useNow(20_000) + offsetMs;
  const style = {
    '--watermark': watermarkImage([who, formatInstant(atMs, language)]),
    '--watermark-at': watermarkShift(atMs),
  };

  return style as CSSProperties; // CSS variables
}
