import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Where Debian and others put fonts that have Chinese characters. */
const KNOWN_PATHS = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
  '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
] as const;

/** A font file for burnt-in text. */
export interface LabelFont {
  /** Absent: let ffmpeg take its own default font. */
  readonly path?: string;
  readonly hasChinese: boolean;
}

/** A font with Chinese characters when there is one (known paths first, then fontconfig). */
export async function findLabelFont(): Promise<LabelFont> {
  const known = KNOWN_PATHS.find((path) => existsSync(path));
  if (known !== undefined) return { path: known, hasChinese: true };

  const chinese = await firstFont(':lang=zh-cn');
  if (chinese !== undefined) return { path: chinese, hasChinese: true };
  const any = await firstFont(':lang=en');
  return any === undefined ? { hasChinese: false } : { path: any, hasChinese: false };
}

async function firstFont(pattern: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('fc-list', [pattern, '--format', '%{file}\n']);
    return stdout.split('\n').find((line) => line.startsWith('/'));
  } catch {
    return undefined; // no fontconfig on this machine: not a reason to fail
  }
}
