import { type DeskWords, type Dictionary, useDictionary } from './use-dictionary.ts';
import { enWallTools } from './words/en-wall-tools.ts';
import { type WallToolsWord, zhWallTools } from './words/zh-wall-tools.ts';

const dictionary: Dictionary<WallToolsWord> = { 'zh-CN': zhWallTools, en: enWallTools };

export type WallToolsWords = DeskWords<WallToolsWord>;

/** The words of what the wall fetches later: tools, status walls, displays. */
export function useWallToolsWords(): WallToolsWords {
  return useDictionary(dictionary);
}
