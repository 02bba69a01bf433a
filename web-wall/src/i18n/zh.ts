import { zhDesks } from './words/zh-desks.ts';
import { zhProblems } from './words/zh-problems.ts';
import { zhStates } from './words/zh-states.ts';
import { zhWall } from './words/zh-wall.ts';

/** Every word of the screens in Chinese, the source of keys: another language must have the same ones. */
export const zh = { ...zhWall, ...zhStates, ...zhProblems, ...zhDesks } as const;

export type WordKey = keyof typeof zh;
