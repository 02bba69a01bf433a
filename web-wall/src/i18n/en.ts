import { enDesks } from './words/en-desks.ts';
import { enProblems } from './words/en-problems.ts';
import { enStates } from './words/en-states.ts';
import { enWall } from './words/en-wall.ts';
import type { WordKey } from './zh.ts';

/** Every word of the screens in English. */
export const en: Readonly<Record<WordKey, string>> = { ...enWall, ...enStates, ...enProblems, ...enDesks };
